export { MOCK_RELAY, provideKiriminTesting } from "./provide-kirimin-testing.js";
