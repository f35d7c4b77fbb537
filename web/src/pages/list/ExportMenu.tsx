/** The list as a file. */
import { useTranslation } from 'react-i18next';
import IconDownload from 'tabler/IconDownload';
import { exportAddress, type ListAsk } from '../../engine/records';
import { Menu } from '../../ui/float/menu';
import { IconButton } from '../../ui/input/button';

export default function ExportMenu({ object, asked }: { object: string; asked: ListAsk }) {
  const { t } = useTranslation('list');
  return (
    <Menu position="bottom-end">
      <Menu.Target><IconButton label={t('export.label')}><IconDownload size={18} stroke={1.75} /></IconButton></Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('export.hint')}</Menu.Label>
        {(['csv', 'xlsx'] as const).map((format) => (
          <Menu.Item key={format} component="a" href={exportAddress(object, asked, format)} download>{t(`export.${format}`)}</Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
