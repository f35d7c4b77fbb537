/** What a role sees of each field of an object: all of it, to read only, masked, or nothing. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isKept, type ObjectSpec } from '../../../engine/catalog';
import { answersTo } from '../../../engine/saying/pinyin';
import { Dialog } from '../../../ui/float/dialog';
import { Button } from '../../../ui/input/button';
import { TextInput } from '../../../ui/input/text';
import { useDeclare } from '../objects/said';
import settings from '../objects/settings.module.css';
import { type FieldLimit, limitOf, type Masked, type SaidGrant, type ShownRole } from './rights';
import styles from './rights.module.css';

interface FieldRightsProps {
  object: ObjectSpec;
  role: ShownRole;
  grant: SaidGrant | undefined;
  onClose: () => void;
}

export function FieldRights({ object, role, grant, onClose }: FieldRightsProps) {
  const { t } = useTranslation('settings');
  const declare = useDeclare('custom_grant');
  const [wanted, setWanted] = useState('');
  const fields = object.fields.filter((field) => !isKept(field.name) && field.type !== 'collection');
  const [limits, setLimits] = useState<Record<string, Masked>>(() => Object.fromEntries(fields.flatMap((field) => {
    const limit = limitOf(grant, field.name);
    return limit ? [[field.name, limit]] : [];
  })));
  const change = (name: string, right: string) => setLimits(({ [name]: before, ...rest }) => (right ? { ...rest, [name]: { ...(right === 'masked' ? before : null), right: right as FieldLimit } } : rest));
  const reveal = (name: string, may: boolean) => setLimits((all) => ({ ...all, [name]: { ...all[name], right: 'masked', reveal: may } }));
  const save = () => declare.mutate({ known: grant, values: { ...(grant ? {} : { role: role.name, object: object.name, read: 'all' }), fields: limits } }, { onSuccess: onClose });
  return (
    <Dialog open onClose={onClose} title={`${role.label}: ${object.plural}`} size={600}>
      <div className={settings.form}>
        {grant ? null : <p className={styles.quiet}>{t('roles.fieldsFirst')}</p>}
        <TextInput aria-label={t('roles.findField')} placeholder={t('roles.findField')} value={wanted} onChange={(event) => setWanted(event.currentTarget.value)} />
        <ul className={styles.limits}>
          {fields.filter((field) => answersTo(`${field.label} ${field.name}`, wanted)).map((field) => {
            const limit = limits[field.name];
            return (
              <li key={field.name}>
                <span>{field.label}</span>
                <select className={styles.scope} data-scope={limit ? 'less' : 'all'} aria-label={field.label} value={limit?.right ?? ''} onChange={(event) => change(field.name, event.currentTarget.value)}>
                  <option value="">{t('roles.right.whole')}</option>
                  <option value="read">{t('roles.right.read')}</option>
                  {['ref', 'refs', 'any_ref', 'file', 'image'].includes(field.type) ? null : <option value="masked">{t('roles.right.masked')}</option>}
                  {field.name === object.title ? null : <option value="hidden">{t('roles.right.hidden')}</option>}
                </select>
                {limit?.right === 'masked' ? <label><input type="checkbox" checked={Boolean(limit.reveal)} onChange={(event) => reveal(field.name, event.currentTarget.checked)} />{t('roles.reveal')}</label> : <span />}
              </li>
            );
          })}
        </ul>
        <footer>
          <Button look="quiet" onClick={onClose}>{t('shell:cancel')}</Button>
          <Button look="primary" busy={declare.isPending} disabled={!grant} onClick={save}>{t('save')}</Button>
        </footer>
      </div>
    </Dialog>
  );
}
