import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(() => cleanup());

// jsdom has no scrolling and only complains; a page of tests has nothing to scroll to.
if (typeof window !== "undefined") window.scrollTo = () => undefined;
