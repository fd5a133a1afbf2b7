import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(() => cleanup());
// A piece whose texts load comes later on a busy machine than the second that is the default.
configure({ asyncUtilTimeout: 30_000 });

// jsdom has no scrolling and only complains; a page of tests has nothing to scroll to.
if (typeof window !== "undefined") window.scrollTo = () => undefined;
