import { describe, expect, it } from 'vitest';
import { barHeight, moved, type Place, placeAt, tallest } from './place';

const short = { list: 360_000, view: 800 };
const long = { list: 36_000_000, view: 800 };
const top: Place = { bar: 0, list: 0 };

function walk(from: Place, by: number, steps: number): Place[] {
  const places = [from];
  for (let step = 0; step < steps; step += 1) {
    const last = places.at(-1) ?? from;
    const end = barHeight(long.list) - long.view;
    places.push(moved(last, Math.max(0, Math.min(last.bar + by, end)), long));
  }
  return places;
}

describe('where a list is scrolled to', () => {
  it('is where the bar is, as long as a browser can draw all of it', () => {
    expect(moved(top, 1_234, short)).toEqual({ bar: 1_234, list: 1_234 });
    expect(barHeight(short.list)).toBe(short.list);
  });
  it('goes pixel by pixel when the wheel turns, however long the list', () => {
    for (const start of [0, 12_000_000, 35_950_000]) {
      const places = walk(placeAt(start, long), 100, 200);
      for (const [index, place] of places.slice(1).entries()) {
        const by = place.list - (places[index]?.list ?? 0);
        expect(by === 100 || place.list === long.list - long.view).toBe(true);
      }
    }
  });
  it('reaches the very first and the very last line by the wheel', () => {
    expect(walk(placeAt(35_998_000, long), 120, 40).at(-1)).toEqual({ bar: tallest - 800, list: long.list - 800 });
    expect(walk(placeAt(2_000, long), -120, 40).at(-1)).toEqual(top);
  });
  it('is in the middle when the bar is taken to the middle', () => {
    expect(moved(top, (tallest - 800) / 2, long).list).toBeCloseTo((long.list - 800) / 2, 3);
    expect(moved(top, tallest - 800, long).list).toBe(long.list - 800);
  });
  it('never leaves the list', () => {
    expect(placeAt(99_000_000, long)).toEqual({ bar: tallest - 800, list: long.list - 800 });
    expect(placeAt(-5, long)).toEqual(top);
    expect(placeAt(500, { list: 300, view: 800 })).toEqual(top);
  });
});
