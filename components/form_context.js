// How fields make themselves known to the form around them, for drafts and for the unsaved mark.
import { createContext, useContext, useEffect } from "react";
import { useLatest } from "./hooks.js";

export const FormContext = createContext(null);

export function useFormField(name, access) {
  const register = useContext(FormContext)?.register;
  const latest = useLatest(access);
  useEffect(() => (register && name ? register(name, latest) : undefined), [register, name, latest]);
}
