/** A masked value, and the deliberate act of looking at it whole, which the log notes. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconEye from 'tabler/IconEye';
import { ask } from '../../engine/api';
import type { Field } from '../../engine/catalog';
import { type RecordData, recordPath } from '../../engine/records';
import { useSaying } from '../../engine/saying/useSaying';
import { typeOf } from '../../fields/registry';
import { toast } from '../../ui/float/toast';
import { IconButton } from '../../ui/input/button';
import { useTrouble } from '../saving/useTrouble';

interface RevealProps {
  object: string;
  field: Field;
  record: RecordData;
}

export function Reveal({ object, field, record }: RevealProps) {
  const { t } = useTranslation('record');
  const say = useSaying();
  const trouble = useTrouble();
  const [whole, setWhole] = useState<{ value: unknown } | null>(null);
  const kind = { ...field, type: field.masked ?? field.type };
  const look = async () => {
    try {
      setWhole(await ask<{ value: unknown }>(recordPath(object, record.id, 'reveal'), { method: 'POST', body: { field: field.name } }));
    } catch (error) {
      toast({ tone: 'problem', ...trouble(error) });
    }
  };
  if (whole) return <strong>{typeOf(kind).format(whole.value, kind, say)}</strong>;
  return <>{String(record[field.name])}{field.reveal ? <IconButton size={24} label={t('reveal', { field: field.label })} onClick={() => void look()}><IconEye size={16} /></IconButton> : null}</>;
}
