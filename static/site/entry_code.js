// The code of a QR on paper stands after the # of the address, which no browser sends: no server logs it.
const code = new URLSearchParams(location.hash.slice(1)).get("kode");
const field = document.getElementById("code");
if (code && !field.value) field.value = code;
// Nor does it stay in the address, where somebody else could see it.
if (code) history.replaceState(null, "", location.pathname);
