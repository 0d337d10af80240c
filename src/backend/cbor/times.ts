/** Points and spans of time as the text of a SurrealQL literal. */

const SECONDS_A_DAY = 86_400n;

/** ISO 8601 with up to nanoseconds; years outside 0 to 9999 carry a sign. */
export function datetimeText(seconds: bigint, nanoseconds: bigint): string {
	const days = floorDivide(seconds, SECONDS_A_DAY);
	const rest = Number(seconds - days * SECONDS_A_DAY);
	const { year, month, day } = civilDate(Number(days));
	const date = `${yearText(year)}-${pad(month, 2)}-${pad(day, 2)}`;
	const time = `${pad(Math.floor(rest / 3600), 2)}:${pad(Math.floor(rest / 60) % 60, 2)}:${pad(rest % 60, 2)}`;
	const fraction = nanoseconds === 0n ? "" : `.${pad(Number(nanoseconds), 9).replace(/0+$/, "")}`;
	return `${date}T${time}${fraction}Z`;
}

function floorDivide(value: bigint, by: bigint): bigint {
	const quotient = value / by;
	return value % by < 0n ? quotient - 1n : quotient;
}

/** Proleptic Gregorian date of a day counted from 1970-01-01. JavaScript's Date ends 13,000 years too early. */
function civilDate(day: number): { year: number; month: number; day: number } {
	const shifted = day + 719_468; // days since 0000-03-01
	const era = Math.floor(shifted / 146_097);
	const dayOfEra = shifted - era * 146_097;
	const yearOfEra = Math.floor(
		(dayOfEra -
			Math.floor(dayOfEra / 1460) +
			Math.floor(dayOfEra / 36_524) -
			Math.floor(dayOfEra / 146_096)) /
			365,
	);
	const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
	const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
	const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
	return {
		year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
		month,
		day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
	};
}

function yearText(year: number): string {
	if (year >= 0 && year <= 9999) return pad(year, 4);
	return `${year < 0 ? "-" : "+"}${pad(Math.abs(year), 4)}`;
}

function pad(value: number, digits: number): string {
	return value.toString().padStart(digits, "0");
}

const durationUnits: readonly (readonly [string, bigint])[] = [
	["y", 365n * SECONDS_A_DAY],
	["w", 7n * SECONDS_A_DAY],
	["d", SECONDS_A_DAY],
	["h", 3600n],
	["m", 60n],
	["s", 1n],
];
const subSecondUnits: readonly (readonly [string, bigint])[] = [
	["ms", 1_000_000n],
	["us", 1000n],
	["ns", 1n],
];

/** Such as `1w2d3ms`: of each unit as much as fits. */
export function durationText(seconds: bigint, nanoseconds: bigint): string {
	const text = spread(seconds, durationUnits) + spread(nanoseconds, subSecondUnits);
	return text || "0ns";
}

function spread(amount: bigint, units: readonly (readonly [string, bigint])[]): string {
	let rest = amount;
	let text = "";
	for (const [unit, size] of units) {
		if (rest >= size) text += `${rest / size}${unit}`;
		rest %= size;
	}
	return text;
}
