// Runs before the first paint, so that neither theme, language nor sidebar flashes; and sends for what the app asks first, while the app itself is still coming.
(function () {
  var root = document.documentElement;
  var kept = {};
  try { kept = JSON.parse(localStorage.getItem('rapport.appearance') || '{}'); } catch (e) { /* a broken or blocked store means defaults */ }
  var dark = kept.theme === 'dark' || (kept.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
  var spoken = kept.locale || (/^zh.*(tw|hk|mo|hant)/i.test(navigator.language) ? 'zh-TW' : /^zh/i.test(navigator.language) ? 'zh-CN' : 'en');
  root.lang = spoken;
  if (kept.contrast === 'more' || matchMedia('(prefers-contrast: more)').matches) root.dataset.contrast = 'more';
  if (kept.density) root.dataset.density = kept.density;
  if (kept.sidebar === 'icons') root.dataset.sidebar = 'icons';
  if (location.pathname === '/sign-in') root.dataset.plain = '';

  var place = document.getElementById('ahead');
  var parts = place ? JSON.parse(place.textContent) : {};
  (parts[spoken] || []).concat(parts[location.pathname] || []).forEach(function (file) {
    var link = document.createElement('link');
    link.rel = /\.css$/.test(file) ? 'preload' : 'modulepreload';
    if (link.rel === 'preload') { link.as = 'style'; link.crossOrigin = ''; }
    link.href = file;
    document.head.append(link);
  });
  try { if (location.pathname === '/sign-in' || localStorage.getItem('rapport.leaving')) return; } catch (e) { return; }
  window.rapportAhead = {};
  ['/api/session', '/api/catalog'].forEach(function (path) {
    var answer = fetch(path, { headers: { 'X-Rapport': '1', 'Accept-Language': spoken }, credentials: 'same-origin' });
    answer.catch(function () { /* the app asks again and says so */ });
    window.rapportAhead[spoken + ' ' + path] = answer;
  });
})();
