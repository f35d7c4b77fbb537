/** Holds the floors of the web app: app → pages → views → fields → engine, ui; a page never imports another page. */
const below = {
  app: ['app', 'pages', 'views', 'fields', 'engine', 'ui'],
  pages: ['views', 'fields', 'engine', 'ui'],
  views: ['views', 'fields', 'engine', 'ui'],
  fields: ['fields', 'engine', 'ui'],
  engine: ['engine'],
  ui: ['ui'],
  locales: [],
};

function placeOf(path) {
  const after = path.split('/src/').at(-1) ?? '';
  const [floor, room] = after.split('/');
  return { floor, room };
}

function resolved(from, source) {
  const parts = from.split('/').slice(0, -1);
  for (const step of source.split('/')) {
    if (step === '..') parts.pop();
    else if (step !== '.') parts.push(step);
  }
  return parts.join('/');
}

export const layers = {
  meta: {
    type: 'problem',
    messages: {
      climbs: '{{from}} may not import {{to}}: only {{allowed}} are below it.',
      neighbour: 'A page never imports another page: move the shared part to views/.',
      kit: 'Mantine is imported in ui/ only, so that it can be replaced: add a wrapper there.',
    },
    schema: [],
  },
  create(context) {
    const from = context.filename.replaceAll('\\', '/');
    if (!from.includes('/src/')) return {};
    const here = placeOf(from);
    function check(node, source) {
      if (typeof source !== 'string') return;
      if (source.startsWith('@mantine/') && here.floor !== 'ui') context.report({ node, messageId: 'kit' });
      if (!source.startsWith('.')) return;
      const target = resolved(from, source);
      if (!target.includes('/src/')) return;
      const there = placeOf(target);
      const allowed = below[here.floor];
      if (!allowed || !(there.floor in below) || there.floor === 'locales') return;
      if (here.floor === 'pages' && there.floor === 'pages') {
        if (there.room !== here.room) context.report({ node, messageId: 'neighbour' });
      } else if (!allowed.includes(there.floor)) {
        context.report({ node, messageId: 'climbs', data: { from: here.floor, to: there.floor, allowed: allowed.join(', ') } });
      }
    }
    return {
      ImportDeclaration: (node) => check(node, node.source.value),
      ImportExpression: (node) => check(node, node.source.value),
      ExportNamedDeclaration: (node) => check(node, node.source?.value),
      ExportAllDeclaration: (node) => check(node, node.source.value),
    };
  },
};
