import { SelectField } from "../../../ui/select-field.tsx";

/** A number from 1 to 10 (ALM-012). */
export function PointsField({ label, value, onChange, isOff = false }: { label: string; value: number; onChange: (points: number) => void; isOff?: boolean }) {
  const options = Array.from({ length: 10 }, (_, index) => ({ value: String(index + 1), label: String(index + 1), off: isOff }));
  return <SelectField label={label} value={String(value)} options={options} onChange={(text) => onChange(Number(text))} />;
}
