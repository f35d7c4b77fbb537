/** Countries and what is paid with there. */
import { regionNames } from './saying';

const codes = [
  'AC AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR',
  'CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID',
  'IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ',
  'MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI',
  'SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW',
].join(' ').split(' ');
const euro = new Set('AD AT AX BE BG BL CY DE EE ES FI FR GF GP GR HR IE IT LT LU LV MC ME MF MQ MT NL PM PT RE SI SK SM VA XK YT'.split(' '));
const dollar = new Set('AS EC GU IO MP PR SV TC TL VG VI'.split(' '));

/** The usual currencies, by their codes; nearly each begins with its country's two letters. */
export const currencies: readonly string[] = [
  'AED ARS AUD BHD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP GEL GHS HKD HUF IDR ILS INR ISK JOD JPY KES KRW KWD KZT LKR',
  'MAD MOP MXN MYR NGN NOK NZD OMR PEN PHP PKR PLN QAR RON RSD SAR SEK SGD THB TND TRY TWD UAH USD UYU VND ZAR',
].join(' ').split(' ');

/** The currency of a country; undefined where it is not a usual one. */
export function currencyOf(country: string): string | undefined {
  if (euro.has(country)) return 'EUR';
  return dollar.has(country) ? 'USD' : currencies.find((code) => code.startsWith(country));
}

/** The country that a language tag means: of `fr-CH` Switzerland, of `zh` China. */
export function countryOf(tag: string): string | undefined {
  const { region } = new Intl.Locale(tag).maximize();
  return region && codes.includes(region) ? region : undefined;
}

/** All countries by name, in the order in which one looks for them. */
export function namedCountries(locale: string): { value: string; label: string }[] {
  const names = regionNames(locale);
  return codes.map((value) => ({ value, label: names.of(value) ?? value })).sort((a, b) => a.label.localeCompare(b.label, locale));
}
