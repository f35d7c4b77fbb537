/** The list as a file. */
import { useTranslation } from 'react-i18next';
import IconDownload from 'tabler/IconDownload';
import type { ObjectSpec } from '../../engine/catalog';
import { exportAddress, type ListAsk } from '../../engine/records';
import { Menu } from '../../ui/float/menu';
import { IconButton } from '../../ui/input/button';

const formats = ['csv', 'xlsx', 'jsonl', 'parquet'] as const;

/** An address book takes those who can be reached. */
function hasCards(object: ObjectSpec): boolean {
  return object.fields.some(({ type }) => type === 'email' || type === 'phone');
}

export default function ExportMenu({ object, asked }: { object: ObjectSpec; asked: ListAsk }) {
  const { t } = useTranslation('list');
  // With its ids the file can be changed by hand and brought back.
  const known = asked.fields ? { ...asked, fields: [...new Set(['id', ...asked.fields])] } : asked;
  return (
    <Menu position="bottom-end">
      <Menu.Target><IconButton label={t('export.label')}><IconDownload size={18} stroke={1.75} /></IconButton></Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('export.hint')}</Menu.Label>
        {formats.map((format) => (
          <Menu.Item key={format} component="a" href={exportAddress(object.name, known, format)} download>{t(`export.${format}`)}</Menu.Item>
        ))}
        {hasCards(object) ? <Menu.Item component="a" href={exportAddress(object.name, { ...asked, fields: undefined }, 'vcard')} download>{t('export.vcard')}</Menu.Item> : null}
      </Menu.Dropdown>
    </Menu>
  );
}
