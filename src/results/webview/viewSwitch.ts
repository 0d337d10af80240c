import { type Choice, radioGroup } from "../../page/radioGroup";
import { JSON_IS_INEXACT } from "./jsonWords";
import type { Form } from "./kept";

const FORMS: readonly Choice<Form>[] = [
	{ value: "table", label: "Table" },
	{ value: "json", label: "JSON", title: JSON_IS_INEXACT },
	{ value: "surrealql", label: "SurrealQL" },
];

/** Chooses how a value is looked at. */
export function viewSwitch(chosen: Form, choose: (form: Form) => void): HTMLElement {
	return radioGroup("View", FORMS, chosen, choose);
}
