// How fields make themselves known to the form around them, for drafts and for the unsaved mark.
import { createContext, useContext, useEffect } from "react";
import { useLatest } from "./hooks.js";

export const FormContext = createContext(null);

export function useFormField(name, access) {
  const form = useContext(FormContext);
  const latest = useLatest(access);
  useEffect(() => {
    if (!form || !name) return undefined;
    return form.register(name, latest);
  }, [form, name, latest]);
}
