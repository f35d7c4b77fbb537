// Runs before the first paint, so that neither theme, language nor sidebar flashes.
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
})();
