"""The intranet that a Danish housing-social plan (boligsocial helhedsplan) is run on."""
