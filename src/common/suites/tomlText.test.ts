import { expect, it } from "vitest";
import { parseToml } from "./toml";
import { fieldText } from "./tomlText";

it.each([
	"a\\tb",
	"'C:\\temp'",
	"/\\t+/",
	"a\tb",
	"a\\\\tb",
	'a "quoted" and """three""" and ""',
	"\u0000\u001b\u007f",
	"ends with \\",
	'ends with "',
])("a text comes back as it was: %j", (text) => {
	for (const each of [text, `first\n${text}\nlast`, `first\n${text}`]) {
		const read = parseToml(fieldText("key", each));
		expect("message" in read ? read.message : read.entries.get("key")?.value).toMatchObject({ value: each });
	}
});
