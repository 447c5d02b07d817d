const KEPT = {{ kept|tojson }};
importScripts(...{{ scripts|tojson }});
