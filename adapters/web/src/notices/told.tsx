// The receipts of one case, beside its replay.
import { useQuery } from '@tanstack/react-query';
import { api } from '../api';
import { keys } from '../cache';
import { Empty, Failure, Loading } from '../ui/states';
import { Receipts } from './receipts';
import { useNoticeTexts } from './texts';

export default function Told({ id }: { id: string }) {
  const n = useNoticeTexts();
  const found = useQuery({ queryKey: keys.receipts(id), queryFn: () => api.receipts(id) });
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading rows={3} />;
  if (found.data.items.length === 0) return <Empty text={n.toldNobody} />;
  return <Receipts items={found.data.items} />;
}
