/** Oneself: name, language, time zone, and how everything looks on this device. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeAppearance, type Density, type Theme, useAppearance } from '../../../engine/appearance';
import { useCatalog } from '../../../engine/catalog';
import { isImeKey } from '../../../engine/ime';
import { locales } from '../../../engine/i18n';
import { prefer } from '../../../engine/session';
import { toast } from '../../../ui/float/toast';
import { Select } from '../../../ui/input/choose';
import { Segmented } from '../../../ui/input/segmented';
import { Switch } from '../../../ui/input/switch';
import { TextInput } from '../../../ui/input/text';
import { Card, Stack } from '../../../views/figures/card';
import { useLanguage } from '../../../engine/saying/useLanguage';
import { PageBody } from '../../../views/page/PageBody';
import { PageHead } from '../../../views/page/PageHead';
import { useTrouble } from '../../../views/saving/useTrouble';
import styles from '../layout.module.css';
import type { Part } from '../part';

const zones = Intl.supportedValuesOf('timeZone');
const themes: readonly Theme[] = ['system', 'light', 'dark'];
const densities: readonly Density[] = ['compact', 'default', 'comfortable'];

function Body() {
  const { t, i18n } = useTranslation('shell');
  const { me, workspace } = useCatalog();
  const look = useAppearance();
  const client = useQueryClient();
  const trouble = useTrouble();
  const changeLanguage = useLanguage();
  const [name, setName] = useState(me.name);

  async function keep(values: { name?: string; zone?: string }) {
    try {
      await prefer(me.id, values);
      await client.invalidateQueries({ queryKey: ['catalog'] });
      toast({ text: t('manage:kept') });
    } catch (error) {
      toast({ tone: 'problem', ...trouble(error), action: { label: t('retry'), run: () => void keep(values) } });
    }
  }
  const keepName = () => { if (name.trim() && name.trim() !== me.name) void keep({ name: name.trim() }); };
  return (
    <>
      <PageHead title={t('manage:me.title')} />
      <PageBody>
        <Stack>
          <Card title={t('manage:me.person')}>
            <div className={styles.form}>
              <TextInput label={t('manage:me.name')} autoComplete="name" value={name} onChange={(event) => setName(event.target.value)} onBlur={keepName}
                onKeyDown={(event) => { if (event.key === 'Enter' && !isImeKey(event)) keepName(); }} />
              <TextInput label={t('signin:email')} value={me.email} readOnly description={t('manage:me.emailHint')} />
              <Select label={t('language')} data={locales.map(({ id, name: label }) => ({ value: id, label }))} value={i18n.language}
                onChange={(next) => { const found = locales.find((locale) => locale.id === next); if (found) changeLanguage(found.id); }} />
              <Select label={t('manage:me.zone')} searchable data={zones} value={me.zone ?? workspace.zone} onChange={(zone) => { if (zone) void keep({ zone }); }} />
            </div>
          </Card>
          <Card title={t('manage:me.look')} lead={t('manage:me.lookLead')}>
            <div className={styles.form}>
              <div className={styles.row}><span>{t('theme.label')}</span><Segmented aria-label={t('theme.label')} value={look.theme} data={themes.map((value) => ({ value, label: t(`theme.${value}`) }))} onChange={(theme) => changeAppearance({ theme: theme as Theme })} /></div>
              <Switch label={t('theme.contrast')} checked={look.contrast === 'more'} onChange={(event) => changeAppearance({ contrast: event.currentTarget.checked ? 'more' : 'normal' })} />
              <div className={styles.row}><span>{t('density.label')}</span><Segmented aria-label={t('density.label')} value={look.density} data={densities.map((value) => ({ value, label: t(`density.${value}`) }))} onChange={(density) => changeAppearance({ density: density as Density })} /></div>
            </div>
          </Card>
        </Stack>
      </PageBody>
    </>
  );
}

export const part: Part = {
  id: 'me', group: 'me', order: 0, icon: 'user', title: 'manage:me.title', Body,
  words: ['manage:me.name', 'shell:language', 'manage:me.zone', 'shell:theme.label', 'shell:theme.dark', 'shell:theme.contrast', 'shell:density.label'],
};
