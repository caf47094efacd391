import { useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router-dom';

/**
 * The one-time code that an address carries in its fragment; null while it is still there, from where
 * and from the tab's history it is taken at once. Empty when there is none, as after a reload.
 */
export function useAddressCode(): string | null {
  const navigate = useNavigate();
  const { pathname, hash } = useLocation();
  const given = hash.slice(1);
  const [code, setCode] = useState(given);
  if (given !== '' && given !== code) setCode(given);
  useEffect(() => {
    if (hash !== '') void navigate(pathname, { replace: true });
  }, [hash, navigate, pathname]);
  return hash === '' ? code : null;
}
