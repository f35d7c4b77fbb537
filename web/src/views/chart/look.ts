/** The colours and lines of every chart, read from the tokens, so that light and dark are one theme. */

export interface Look {
  colors: string[];
  fg: string;
  muted: string;
  line: string;
  panel: string;
  accent: string;
  soft: string;
  font: string;
}

export function readLook(): Look {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    colors: [1, 2, 3, 4, 5, 6, 7, 8].map((number) => read(`--chart-${number}`)),
    fg: read('--fg'), muted: read('--muted'), line: read('--line'), panel: read('--raised'), accent: read('--accent'), soft: read('--accent-soft'),
    font: getComputedStyle(document.body).fontFamily,
  };
}

interface AxisWords {
  name?: string;
  format?: (value: number) => string;
}

export function valueAxis(look: Look, { name, format }: AxisWords = {}) {
  return {
    type: 'value' as const, name, min: 0, nameLocation: 'end' as const, nameGap: 14,
    nameTextStyle: { color: look.muted, fontSize: 12, fontFamily: look.font, align: 'left' as const, padding: [0, 0, 0, -30] },
    axisLabel: { color: look.muted, fontSize: 12, fontFamily: look.font, formatter: format },
    splitLine: { lineStyle: { color: look.line } }, axisLine: { show: false }, axisTick: { show: false }, splitNumber: 4,
  };
}

export function categoryAxis(look: Look, data: readonly string[], name?: string) {
  return {
    type: 'category' as const, data: [...data], name, nameLocation: 'middle' as const, nameGap: 30,
    nameTextStyle: { color: look.muted, fontSize: 12, fontFamily: look.font },
    axisLabel: { color: look.muted, fontSize: 12, fontFamily: look.font, hideOverlap: true },
    axisLine: { lineStyle: { color: look.line } }, axisTick: { show: false },
  };
}

export function tooltip(look: Look) {
  return {
    trigger: 'axis' as const, confine: true, backgroundColor: look.panel, borderColor: look.line, borderWidth: 1, padding: [8, 12],
    textStyle: { color: look.fg, fontSize: 13, fontFamily: look.font }, extraCssText: 'border-radius: 8px; box-shadow: var(--shadow-float);',
    axisPointer: { type: 'line' as const, lineStyle: { color: look.muted, type: 'dashed' as const } },
  };
}
