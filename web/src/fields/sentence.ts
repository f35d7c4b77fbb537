/** Says conditions in the language on screen, with the titles of the records they name. */
import { useQueries } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { type Catalog, fieldAt, objectNamed, useCatalog } from '../engine/catalog';
import { type Condition, type Parsed, parseCondition } from '../engine/condition/ast';
import { conditionWords, type Phrases } from '../engine/condition/words';
import { recordQuery } from '../engine/records';
import { listWords } from '../engine/saying/saying';
import { useSaying } from '../engine/saying/useSaying';
import { typeOf } from './registry';
import { titleOf } from './title';

interface Named {
  object: string;
  id: string;
}

function isNamed(value: unknown): value is Named {
  return typeof value === 'object' && value !== null && 'object' in value && 'id' in value;
}

function namesIn(parsed: Parsed, object: string, catalog: Catalog): Named[] {
  switch (parsed.kind) {
    case 'and':
    case 'or': return parsed.parts.flatMap((part) => namesIn(part, object, catalog));
    case 'not': return namesIn(parsed.part, object, catalog);
    case 'any': {
      const inside = fieldAt(catalog, object, parsed.path)?.field.of;
      return parsed.where && inside ? namesIn(parsed.where, inside, catalog) : [];
    }
    case 'within': return [];
    case 'compare': {
      const links = (Array.isArray(parsed.value) ? parsed.value : [parsed.value]).filter(isNamed);
      if (links.length) return links;
      const of = fieldAt(catalog, object, parsed.path)?.field.of;
      const values = Array.isArray(parsed.value) ? parsed.value : [parsed.value];
      return of ? values.filter((id): id is string => typeof id === 'string' && !id.startsWith('@')).map((id) => ({ object: of, id })) : [];
    }
  }
}

function named(condition: Condition, object: string, catalog: Catalog): Named[] {
  try {
    return namesIn(parseCondition(condition), object, catalog);
  } catch {
    return [];
  }
}

/** Gives a function from a condition to its sentence; list the conditions it will be asked for. */
export function useWords(object: string, conditions: readonly Condition[]): (condition: Condition) => string {
  const { t } = useTranslation('fields');
  const catalog = useCatalog();
  const say = useSaying();
  const wanted = conditions.flatMap((condition) => named(condition, object, catalog));
  const titles = useQueries({
    queries: wanted.map(({ object: of, id }) => recordQuery(of, id)),
    combine: (answers) => Object.fromEntries(wanted.map(({ object: of, id }, index) => [id, titleOf(answers[index]?.data, objectNamed(catalog, of))])),
  });

  return useCallback((condition: Condition) => {
    const one = (of: string, path: string, value: unknown): string => {
      if (value === '@me') return t('me');
      if (value === '@my_team') return t('myTeam');
      if (value === '@my_teams') return t('myTeams');
      if (value === '@my_territory') return t('myTerritory');
      if (value === '@shared_with_me' || value === '@shared_for_writing') return t('sharedWithMe');
      const field = fieldAt(catalog, of, path)?.field;
      if (!field) return String(value);
      if (isNamed(value)) return titles[value.id] || '…';
      if (field.type === 'ref' || field.type === 'refs') return (titles[String(value)] || '…');
      return typeOf(field).format(value, field, say) || String(value);
    };
    const isPlace = (of: string, path: string) => { const found = fieldAt(catalog, of, path); return found !== undefined && typeOf(found.field).family === 'place'; };
    const phrases: Phrases = {
      field: (of, path) => fieldAt(catalog, of, path)?.labels.join(' › ') ?? path,
      operator: (of, path, operator) => {
        const found = fieldAt(catalog, of, path);
        const family = found ? typeOf(found.field).family : 'number';
        return t([`operator.${family}.${operator}`, `operator.any.${operator}`], { defaultValue: operator });
      },
      value: (of, path, value) => (Array.isArray(value) && !isPlace(of, path) ? listWords(say.locale, value.map((each) => one(of, path, each)), 'disjunction') : one(of, path, value)),
      period: (period) => (period.direction === 'this' ? t(`period.this.${period.unit}`) : t(`period.${period.direction}.${period.unit}`, { count: period.count })),
      and: t('and'),
      or: t('or'),
      not: (sentence) => t('not', { sentence }),
      any: (collection, sentence) => (sentence ? t('anyWhere', { collection, sentence }) : t('any', { collection })),
      measure: (of, path, measure) => {
        const [kind = 'count', name = ''] = measure.split(':');
        const inside = fieldAt(catalog, of, path)?.field.of ?? '';
        return t(`measure.${kind}`, { field: fieldAt(catalog, inside, name)?.labels.join(' › ') ?? name });
      },
      inside: (of, path) => fieldAt(catalog, of, path)?.field.of ?? '',
    };
    return conditionWords(condition, object, phrases);
  }, [catalog, object, say, t, titles]);
}
