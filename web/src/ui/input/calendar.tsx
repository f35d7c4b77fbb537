/** A month to pick a day from. */
import '@mantine/dates/styles.layer.css';
import 'dayjs/locale/zh-cn';
import 'dayjs/locale/zh-tw';
import { DatePicker, DatesProvider } from '@mantine/dates';
import { useTranslation } from 'react-i18next';

interface CalendarProps {
  value: string | null;
  onPick: (day: string) => void;
  locale: string;
}

export default function Calendar({ value, onPick, locale }: CalendarProps) {
  const { t } = useTranslation('shell');
  const chinese = locale.startsWith('zh');
  return (
    <DatesProvider settings={{ locale: chinese ? locale.toLowerCase() : 'en', firstDayOfWeek: locale === 'zh-CN' ? 1 : 0 }}>
      <DatePicker value={value} defaultDate={value ?? undefined} hideOutsideDates size="sm"
        monthLabelFormat={chinese ? 'YYYY年M月' : 'MMMM YYYY'} yearLabelFormat={chinese ? 'YYYY年' : 'YYYY'}
        ariaLabels={{ previousMonth: t('calendar.before'), nextMonth: t('calendar.after'), previousYear: t('calendar.before'), nextYear: t('calendar.after') }}
        onChange={(day: string | null) => { if (day) onPick(day.slice(0, 10)); }} />
    </DatesProvider>
  );
}
