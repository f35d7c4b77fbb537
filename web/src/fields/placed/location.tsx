/** A place on the map, and what lies near one. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '../base/base.module.css';
import { typedParts } from '../base/TypedInput';
import type { CellProps, FieldType, FilterValueProps } from '../type';

interface Place {
  latitude: number;
  longitude: number;
}

function isPlace(value: unknown): value is Place {
  return typeof value === 'object' && value !== null && 'latitude' in value && 'longitude' in value;
}

function format(value: unknown): string {
  if (Array.isArray(value)) return `${String(value[0])}, ${String(value[1])} · ${String(value[2])} km`;
  return isPlace(value) ? `${value.latitude}, ${value.longitude}` : '';
}

/** Two numbers, or the address of a map. */
function read(text: string): Place | undefined {
  const plain = text.normalize('NFKC').replace(/−/g, '-').trim();
  const pair = /^(?:geo:|\()?\s*([+-]?\d{1,3}(?:\.\d+)?)\s*[,;\s]\s*([+-]?\d{1,3}(?:\.\d+)?)\s*\)?$/.exec(plain) ?? /^https?:.*?(?:@|[?&](?:q|ll|center|query)=)(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)/.exec(plain);
  const [latitude, longitude] = [Number(pair?.[1] ?? NaN), Number(pair?.[2] ?? NaN)];
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined;
}

function Cell({ value, dense }: CellProps) {
  const text = format(value);
  if (dense || !isPlace(value)) return <span className={styles.number}>{text}</span>;
  return <a className={styles.number} href={`geo:${value.latitude},${value.longitude}`}>{text}</a>;
}

const parts = typedParts({ write: format, read, problem: 'location' });

function FilterValue({ value, onChange, label, autoFocus }: FilterValueProps) {
  const { t } = useTranslation('fields');
  const [latitude, longitude, km] = Array.isArray(value) ? (value as number[]) : [];
  const [around, setAround] = useState(latitude === undefined ? '' : `${latitude}, ${longitude}`);
  const [within, setWithin] = useState(String(km ?? 10));
  function change(nextAround: string, nextWithin: string) {
    setAround(nextAround);
    setWithin(nextWithin);
    const [place, distance] = [read(nextAround), Number(nextWithin)];
    onChange(place && distance > 0 && distance <= 20_000 ? [place.latitude, place.longitude, distance] : null);
  }
  return (
    <span className={styles.line}>
      <input className={styles.input} aria-label={label} value={around} autoFocus={autoFocus} placeholder={t('placeExample')} onChange={(event) => change(event.target.value, within)} />
      <input className={`${styles.input} ${styles.short}`} aria-label={t('kilometres')} inputMode="decimal" value={within} onChange={(event) => change(around, event.target.value)} />
      <span>{t('km')}</span>
    </span>
  );
}

export const fieldType: FieldType = {
  ...parts, FilterValue,
  name: 'location', family: 'place', width: 170, Cell, format,
  parse: (text) => (text.trim() === '' ? null : read(text)),
  compare: () => 0,
  ariaText: format, firstOperator: 'near',
};
