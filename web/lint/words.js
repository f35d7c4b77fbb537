/** Keeps every word a person reads in the locale files, where it can be translated. */
const spoken = new Set(['label', 'title', 'placeholder', 'alt', 'description', 'aria-label', 'aria-description', 'hint', 'message']);
const letters = /\p{L}{2,}/u;

export const words = {
  meta: {
    type: 'problem',
    messages: { literal: 'Put “{{text}}” into src/locales and say it with t().' },
    schema: [],
  },
  create(context) {
    function report(node, text) {
      const trimmed = text.trim();
      if (letters.test(trimmed)) context.report({ node, messageId: 'literal', data: { text: trimmed.slice(0, 40) } });
    }
    return {
      JSXText: (node) => report(node, node.value),
      JSXExpressionContainer(node) {
        if (node.parent.type === 'JSXAttribute') return;
        if (node.expression.type === 'Literal' && typeof node.expression.value === 'string') report(node, node.expression.value);
      },
      JSXAttribute(node) {
        if (!spoken.has(String(node.name.name)) || !node.value) return;
        if (node.value.type === 'Literal' && typeof node.value.value === 'string') report(node, node.value.value);
        if (node.value.type === 'JSXExpressionContainer' && node.value.expression.type === 'TemplateLiteral') {
          for (const part of node.value.expression.quasis) report(node, part.value.raw);
        }
      },
    };
  },
};
