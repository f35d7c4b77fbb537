import { describe, expect, it } from 'vitest';
import { namingAt, withName } from './naming';

describe('naming within a text', () => {
  it('begins with an @ or a #, in full width too', () => {
    expect(namingAt('Ask @', 5)).toEqual({ mark: '@', typed: '', from: 4 });
    expect(namingAt('问一下＠王', 5)).toEqual({ mark: '@', typed: '王', from: 3 });
    expect(namingAt('like ＃Tea', 9)).toEqual({ mark: '#', typed: 'Tea', from: 5 });
  });
  it('is over at the end of a line or sentence, and an address is no name', () => {
    expect(namingAt('Ask @Bo Ek', 10)).toMatchObject({ typed: 'Bo Ek' });
    expect(namingAt('Ask @Bo. Then', 13)).toBeNull();
    expect(namingAt('@Bo\nnow', 6)).toBeNull();
    expect(namingAt('bo@example', 10)).toBeNull();
    expect(namingAt('plain', 5)).toBeNull();
  });
  it('puts the name where the mark stood and the caret behind it', () => {
    const naming = namingAt('Ask @b today', 6);
    expect(naming && withName('Ask @b today', 6, naming, 'Bo Ek')).toEqual({ text: 'Ask @Bo Ek today', caret: 11 });
  });
});
