/** A number with decimals. */
import { readNumber, sayNumber } from '../../engine/saying/numbers';
import { numeric } from '../base/numeric';

export const fieldType = numeric({ name: 'decimal', format: (value, say) => sayNumber(value, say, 2), read: readNumber, write: String, problem: 'number' });
