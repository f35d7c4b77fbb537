/** A whole number. */
import { sayNumber } from '../../engine/saying/numbers';
import { numeric, wholeNumber } from '../base/numeric';

export const fieldType = numeric({ name: 'integer', format: (value, say) => sayNumber(value, say, 0), read: wholeNumber, write: String, problem: 'integer', width: 100 });
