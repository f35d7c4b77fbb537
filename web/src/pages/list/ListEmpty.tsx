/** A list without rows says which kind of nothing it is. */
import { useTranslation } from 'react-i18next';
import IconFilterOff from 'tabler/IconFilterOff';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ObjectSpec } from '../../engine/catalog';
import { type Condition, partsOf } from '../../engine/condition/ast';
import { countOf } from '../../engine/records';
import { useWords } from '../../fields/sentence';
import { Button } from '../../ui/input/button';
import { Empty } from '../../ui/show/empty';
import { Icon } from '../../ui/show/icon';
import { LeftOut } from '../../views/figures/LeftOut';

interface ListEmptyProps {
  object: ObjectSpec;
  filtered: boolean;
  where: Condition | null;
  q: string;
  onClear: () => void;
  onCreate?: () => void;
}

export function ListEmpty({ object, filtered, where, q, onClear, onCreate }: ListEmptyProps) {
  const { t } = useTranslation('list');
  const navigate = useNavigate();
  const parts = partsOf(where);
  const words = useWords(object.name, parts);
  // Where there is nothing at all no filter is to blame, such as the one a list opens with.
  const all = useQuery({ ...countOf(object.name, null), enabled: filtered });
  if (filtered && all.isPending) return null;
  if (filtered && all.data !== 0) {
    const told = q ? t('empty.notFound', { objects: object.plural, q }) : t('empty.noMatch', { objects: object.plural });
    const text = where ? <><strong>{parts.map(words).join(' · ')}</strong><br />{t('empty.noMatchText')}<LeftOut object={object.name} where={where} /></> : t('empty.notFoundText');
    return (
      <Empty picture={<IconFilterOff size={44} stroke={1.25} />} title={told} text={text} actions={<Button look="primary" onClick={onClear}>{t(where ? 'empty.clear' : 'empty.clearSearch')}</Button>} />
    );
  }
  const picture = <Icon name={object.icon ?? object.name} size={44} />;
  if (!onCreate) return <Empty picture={picture} title={t('empty.notAllowed', { objects: object.plural })} text={t('empty.notAllowedText')} />;
  // What a file names by a number or an address usually comes from a file; everything else is added by hand.
  const comesInFiles = object.fields.some((field) => field.match);
  const load = <Button look={comesInFiles ? 'primary' : 'plain'} onClick={() => void navigate({ to: '/import/$object', params: { object: object.name } })}>{t('empty.import')}</Button>;
  const create = <Button look={comesInFiles ? 'plain' : 'primary'} onClick={onCreate}>{comesInFiles ? t('empty.create') : t('create', { object: object.label })}</Button>;
  return <Empty picture={picture} title={t('empty.none', { objects: object.plural })} text={object.doc} actions={comesInFiles ? <>{load}{create}</> : <>{create}{load}</>} />;
}
