/** The icons of objects and places, by the names that the catalog uses. */
import IconAddressBook from 'tabler/IconAddressBook';
import IconBell from 'tabler/IconBell';
import IconBox from 'tabler/IconBox';
import IconBuilding from 'tabler/IconBuilding';
import IconChartDots from 'tabler/IconChartDots';
import IconChartPie from 'tabler/IconChartPie';
import IconChecklist from 'tabler/IconChecklist';
import IconCoins from 'tabler/IconCoins';
import IconCopy from 'tabler/IconCopy';
import IconFileImport from 'tabler/IconFileImport';
import IconFilter from 'tabler/IconFilter';
import IconHome from 'tabler/IconHome';
import IconKey from 'tabler/IconKey';
import IconList from 'tabler/IconList';
import IconListDetails from 'tabler/IconListDetails';
import IconMail from 'tabler/IconMail';
import IconMessage from 'tabler/IconMessage';
import IconMessageCircle from 'tabler/IconMessageCircle';
import IconPencil from 'tabler/IconPencil';
import IconPackage from 'tabler/IconPackage';
import IconReceipt from 'tabler/IconReceipt';
import IconSend from 'tabler/IconSend';
import IconSettings from 'tabler/IconSettings';
import IconShieldCheck from 'tabler/IconShieldCheck';
import IconTable from 'tabler/IconTable';
import IconUser from 'tabler/IconUser';
import IconUsers from 'tabler/IconUsers';
import IconUsersGroup from 'tabler/IconUsersGroup';
import type { ComponentType } from 'react';

type Drawing = ComponentType<{ size?: number; stroke?: number }>;

const drawings: Readonly<Record<string, Drawing>> = {
  home: IconHome, customer: IconUsers, users: IconUsers, user: IconUser, team: IconAddressBook, product: IconPackage, package: IconPackage,
  order: IconReceipt, receipt: IconReceipt, order_line: IconListDetails, interaction: IconMessage, message: IconMessage, 'message-circle': IconMessageCircle,
  'users-group': IconUsersGroup, key: IconKey, list: IconList, table: IconTable, filter: IconFilter, send: IconSend, 'chart-dots': IconChartDots, 'chart-pie': IconChartPie,
  segment: IconChartPie, campaign: IconSend, study: IconChartDots, study_run: IconChartDots, mail: IconMail, import: IconFileImport,
  workspace: IconBuilding, building: IconBuilding, settings: IconSettings, pencil: IconPencil, task: IconChecklist,
  copy: IconCopy, duplicate: IconCopy, quality: IconShieldCheck, bell: IconBell, coins: IconCoins,
};

interface IconProps {
  name: string | null | undefined;
  size?: number;
}

/** An unknown name draws a plain box, so that a new object never breaks the page. */
export function Icon({ name, size = 18 }: IconProps) {
  const Found = drawings[name ?? ''] ?? IconBox;
  return <Found size={size} stroke={1.75} />;
}
