/** A number of stars. */
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import i18next from 'i18next';
import IconStar from 'tabler/IconStar';
import type { Field } from '../../engine/catalog';
import styles from '../base/base.module.css';
import { isNothing } from '../base/compare';
import { numeric, wholeNumber } from '../base/numeric';
import type { CellProps, EditorProps, FieldType } from '../type';

function mostOf(field: Field): number {
  return typeof field.settings?.most === 'number' ? field.settings.most : 5;
}

function said(value: unknown, field: Field): string {
  return isNothing(value) ? '' : i18next.t('fields:stars', { n: Number(value), most: mostOf(field) });
}

function Cell({ value, field }: CellProps) {
  if (isNothing(value)) return null;
  const stars = Array.from({ length: mostOf(field) }, (_, place) => place + 1);
  return <span className={styles.stars} role="img" aria-label={said(value, field)}>{stars.map((star) => <IconStar key={star} size={15} stroke={1.75} data-full={star <= Number(value) || undefined} />)}</span>;
}

/** Radio buttons: arrows move, a digit that is typed is taken, and the chosen star takes the rating away. */
function Editor({ field, value, onChange, onPick, label, seed, autoFocus, id }: EditorProps) {
  const { t } = useTranslation('fields');
  const name = useId();
  const most = mostOf(field);
  const typed = seed && wholeNumber(seed);
  const now = typed && typed <= most ? typed : Number(value ?? 0);
  function pick(stars: number | null) {
    onChange(stars);
    onPick?.(stars);
  }
  return (
    <fieldset className={styles.stars} aria-label={label} onKeyDown={(event) => { if (/^[0-9]$/.test(event.key) && Number(event.key) <= most) onChange(Number(event.key) || null); }}>
      {Array.from({ length: most }, (_, place) => place + 1).map((star) => (
        <label key={star} title={said(star, field)}>
          <input id={star === 1 ? id : undefined} type="radio" name={name} value={star} defaultChecked={star === now} autoFocus={autoFocus && star === (now || 1)} aria-label={said(star, field)}
            onChange={() => onChange(star)} onClick={(event) => { if (event.detail > 0) pick(star === Number(value) ? null : star); }} />
          <IconStar size={20} stroke={1.75} data-full={star <= now || undefined} />
        </label>
      ))}
      <span className="visually-hidden">{t('starsHint')}</span>
    </fieldset>
  );
}

function read(text: string): number | undefined {
  const plain = text.normalize('NFKC').trim();
  const stars = /^([★⭐*]+)[☆]*$/u.exec(plain);
  return stars?.[1] ? Array.from(stars[1]).length : wholeNumber(/^(\d+)\s*(?:\/\s*\d+|星|颗星|stars?)?$/i.exec(plain)?.[1] ?? '');
}

const parts = numeric({ name: 'rating', format: String, read, write: String, problem: 'rating', width: 130 });

export const fieldType: FieldType = {
  ...parts, Cell, Editor, align: undefined,
  format: (value) => (isNothing(value) ? '' : String(value)),
  parse: (text, field) => {
    if (text.trim() === '') return null;
    const stars = read(text);
    return stars !== undefined && stars >= 1 && stars <= mostOf(field) ? stars : undefined;
  },
  ariaText: said,
};
