/** Puts a customer's field into the text, with what to write when it is empty. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconBraces from 'tabler/IconBraces';
import { objectNamed, useCatalog } from '../../../engine/catalog';
import { isImeKey } from '../../../engine/ime';
import { Popover } from '../../../ui/float/popover';
import { Button } from '../../../ui/input/button';
import { Select } from '../../../ui/input/choose';
import { TextInput } from '../../../ui/input/text';
import styles from '../campaigns.module.css';

const sayable = new Set(['text', 'long_text', 'email', 'phone', 'url', 'integer', 'decimal', 'money', 'percent', 'date', 'datetime', 'choice', 'ref', 'boolean']);

export function Insert({ onInsert }: { onInsert: (text: string) => void }) {
  const { t } = useTranslation('campaigns');
  const catalog = useCatalog();
  const [open, setOpen] = useState(false);
  const [field, setField] = useState('first_name');
  const [fallback, setFallback] = useState('');
  const fields = (objectNamed(catalog, 'customer')?.fields ?? []).filter((each) => sayable.has(each.type)).map((each) => ({ value: each.name, label: each.label }));
  const own = [
    { value: 'first_name', label: t('insert.firstName') },
    { value: 'sender', label: t('insert.sender') },
    { value: 'unsubscribe_url', label: t('insert.unsubscribe') },
  ];
  const link = field === 'unsubscribe_url';
  const made = link ? `[${t('insert.unsubscribeText')}]({{unsubscribe_url}})` : `{{${field}${fallback.trim() ? `|${fallback.trim().replace(/[{}|]/g, '')}` : ''}}}`;
  const done = () => {
    setOpen(false);
    onInsert(made);
  };
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={320} returnFocus={false}>
      <Popover.Target><Button size="dense" icon={<IconBraces size={16} />} aria-expanded={open} onClick={() => setOpen(!open)}>{t('insert.open')}</Button></Popover.Target>
      <Popover.Dropdown>
        <div className={styles.insert}>
          <Select label={t('insert.field')} searchable openOnFocus={false} value={field} comboboxProps={{ withinPortal: false }} onChange={(value) => { if (value) setField(value); }}
            data={[{ group: t('insert.own'), items: own }, { group: t('insert.customer'), items: fields }]} />
          {link ? null : <TextInput label={t('insert.fallback')} description={t('insert.fallbackHint')} placeholder={t('insert.fallbackExample')} value={fallback}
            onChange={(event) => setFallback(event.currentTarget.value)} onKeyDown={(event) => { if (event.key === 'Enter' && !isImeKey(event)) done(); }} />}
          <code>{made}</code>
          <Button look="primary" full onClick={done}>{t('insert.do')}</Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
