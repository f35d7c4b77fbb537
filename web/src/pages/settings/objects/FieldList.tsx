/** The fields of an object: people's own first, each to be changed or removed, then those that come along. */
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import IconPencil from 'tabler/IconPencil';
import IconTrash from 'tabler/IconTrash';
import { fieldNamed, isKept, objectNamed, type ObjectSpec, useCatalog } from '../../../engine/catalog';
import { keys } from '../../../engine/records';
import { deleteRecord, restoreRecord } from '../../../engine/writing';
import { toast } from '../../../ui/float/toast';
import { Button, IconButton } from '../../../ui/input/button';
import { Empty } from '../../../ui/show/empty';
import { useTrouble } from '../../../views/saving/useTrouble';
import { useTurn, useTurned } from './turn/conversion';
import { type SaidField, useSaidFields } from './said';
import styles from './settings.module.css';

interface FieldListProps {
  spec: ObjectSpec;
  onEdit: (field: SaidField) => void;
}

const usual = ['text', 'long_text', 'choice', 'choices', 'date', 'integer', 'decimal', 'money', 'boolean', 'ref', 'refs', 'any_ref', 'stage', 'formula', 'rollup'];

function rank(type: string): number {
  const place = usual.indexOf(type);
  return place < 0 ? usual.length : place;
}

/** What the types are called in the language on screen, the usual ones first. */
export function useTypes(): { value: string; label: string }[] {
  const declaring = objectNamed(useCatalog(), 'custom_field');
  const types = (declaring && fieldNamed(declaring, 'type')?.options) ?? [];
  return types.toSorted((one, other) => rank(one.value) - rank(other.value));
}

function useRemoval() {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const trouble = useTrouble();
  const failed = (error: unknown) => void toast({ tone: 'problem', ...trouble(error) });
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: ['catalog'] });
    await client.invalidateQueries({ queryKey: keys.object('custom_field') });
  };
  return async (field: SaidField) => {
    const restore = () => void restoreRecord('custom_field', field.id).then(refresh, failed);
    try {
      await deleteRecord('custom_field', field.id);
      await refresh();
      toast({ text: t('removed', { label: field.label }), action: { label: t('shell:undo'), run: restore } });
    } catch (error) {
      failed(error);
    }
  };
}

function Turning({ field, to }: { field: SaidField; to: string }) {
  const { t } = useTranslation('settings');
  const turn = useTurn(field);
  return (
    <span className={styles.turning} role="status">
      {t(field.changing?.stopped ? 'turn.stopping' : 'turn.going', { type: to })}
      {field.changing?.stopped ? null : <Button look="quiet" size="dense" busy={turn.isPending} onClick={() => turn.mutate(null)}>{t('turn.stop')}</Button>}
    </span>
  );
}

export function FieldList({ spec, onEdit }: FieldListProps) {
  const { t } = useTranslation('settings');
  const types = useTypes();
  const remove = useRemoval();
  const own = useSaidFields(spec.name);
  useTurned(own, spec.name);
  const typeName = (type: string) => types.find((each) => each.value === type)?.label ?? type;
  const added = new Set(own?.map((field) => field.name));
  const ours = spec.fields.filter((field) => !added.has(field.name) && !isKept(field.name) && field.type !== 'collection');
  return (
    <>
      <h3>{t('own')}</h3>
      {own?.length === 0 ? <Empty quiet title={t('noOwn')} text={t('noOwnText')} /> : null}
      <ul className={styles.list}>
        {(own ?? []).map((field) => (
          <li key={field.id}>
            <span><strong>{field.label}</strong><code>{field.name}</code></span>
            {field.changing ? <Turning field={field} to={typeName(field.changing.type)} /> : <span>{typeName(field.type)}{field.required ? ` · ${t('isRequired')}` : ''}</span>}
            <IconButton label={t('editField', { label: field.label })} onClick={() => onEdit(field)}><IconPencil size={16} /></IconButton>
            <IconButton label={`${t('remove')}: ${field.label}`} onClick={() => void remove(field)}><IconTrash size={16} /></IconButton>
          </li>
        ))}
      </ul>
      <h3>{t('ours')}</h3>
      <ul className={styles.list}>
        {ours.map((field) => (
          <li key={field.name}>
            <span><strong>{field.label}</strong><code>{field.name}</code></span>
            <span>{typeName(field.type)}{field.required ? ` · ${t('isRequired')}` : ''}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
