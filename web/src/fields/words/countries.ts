/** Phone numbers as their countries group them. It is large, and fetched only where such a number is shown. */
import parse from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/metadata.min.json';

const known = new Map<string, string>();

/** A number that no country could have stays as it is. */
export function groupAsItsCountry(text: string): string {
  let found = known.get(text);
  if (found === undefined) {
    const number = parse(text, metadata);
    found = number?.isPossible() ? number.formatInternational() : text;
    if (known.size > 2000) known.clear();
    known.set(text, found);
  }
  return found;
}
