/** Choosing an access: among those that can be seen, or by typing its name, and then where it is defined. */
import { ThemeIcon } from "vscode";
import { whereDefined } from "../common/whereDefined";
import { withoutIcons } from "../common/withoutIcons";
import type { AccessMethod } from "../protocol/backend";
import { askPick, type Choice } from "./quickInput";
import { type Place, placeAt, type Values } from "./signInValues";
import { mapAnswer, type Step } from "./wizard";

/** An access that was chosen, or typed: then its definition is not known. */
export interface ChosenAccess {
	readonly name: string;
	readonly method?: AccessMethod;
}

/** One that can be seen; `place` is where the form looks for accesses. */
export function accessChoice(method: AccessMethod, place: Place): Choice<ChosenAccess> {
	return {
		label: withoutIcons(method.name),
		description: withoutIcons(whereDefined(placeAt(method.level, place))),
		iconPath: new ThemeIcon("key"),
		value: { name: method.name, method },
	};
}

/** What a typed name stands for. Whether another access of a name that can be seen may be meant says `elsewhere`. */
export function typedAccess(
	name: string,
	shown: readonly Choice<ChosenAccess>[],
	elsewhere: boolean,
): Choice<ChosenAccess> | undefined {
	const isShown = shown.some(({ value }) => value.name === name);
	if (isShown && !elsewhere) return undefined;
	return {
		label: `Access “${withoutIcons(name)}”`,
		...(isShown ? { description: "defined elsewhere" } : {}),
		iconPath: new ThemeIcon("edit"),
		alwaysShow: true,
		value: { name },
	};
}

/** Levels at which a bearer access may be defined. */
export const levels: readonly Choice<AccessMethod["level"]>[] = [
	{ value: "database", label: "In a Database", description: "DEFINE ACCESS … ON DATABASE" },
	{ value: "namespace", label: "In a Namespace", description: "DEFINE ACCESS … ON NAMESPACE" },
	{ value: "root", label: "At Root Level", description: "DEFINE ACCESS … ON ROOT" },
];

/** Where an access is defined of which only the name is known. */
export const levelStep: Step<Values> = {
	id: "level",
	async ask(frame, values) {
		const answer = await askPick(frame, {
			placeholder: `Where is access “${values.access}” defined?`,
			choices: levels,
			isActive: (level) => level === values.level,
		});
		return mapAnswer(answer, (level) => ({ ...values, level }));
	},
};
