"""The words of the demonstration: names, places, goods. Nobody here is anybody."""

FIRST_NAMES = (
    "Amina", "Baraka", "Charity", "Daudi", "Esther", "Faraj", "Grace", "Hassan", "Irene", "Juma", "Kadzo", "Lilian",
    "Mwanajuma", "Nelson", "Otieno", "Patience", "Rehema", "Salim", "Tabitha", "Umi", "Victor", "Wanjiru", "Yusuf",
    "Zainab", "Athman", "Beatrice", "Collins", "Dama", "Elijah", "Fatuma", "Gideon", "Halima", "Ibrahim", "Joyce",
    "Kazungu", "Lucy", "Mohamed", "Naomi",
)  # fmt: skip
FAMILY_NAMES = (
    "Achieng", "Barasa", "Chebet", "Charo", "Karisa", "Kamau", "Kiprono", "Kilonzo", "Mwangi", "Mutua", "Mwakio",
    "Mbogo", "Njoroge", "Ndegwa", "Nyambura", "Ochieng", "Odhiambo", "Okello", "Omar", "Rotich", "Safari", "Shee",
    "Simiyu", "Tsuma", "Wafula", "Wambua", "Wekesa", "Yator", "Abdalla", "Bakari", "Chepkoech", "Kahindi", "Kombo",
    "Langat", "Makau", "Mumba", "Nzai", "Onyango",
)  # fmt: skip
DOG_NAMES = (
    "Askari", "Nyota", "Shujaa", "Dalili", "Jasiri", "Upepo", "Imani", "Kito", "Zawadi", "Duma", "Malaika", "Tumaini",
    "Asali", "Rafiki", "Faru", "Pili", "Makini", "Hodari", "Tano", "Mwezi", "Baraka", "Bahati", "Chui", "Dhahabu",
    "Furaha", "Heri", "Jabali", "Kibo", "Kasi", "Leo", "Mawingu", "Mlinzi", "Neema", "Pendo", "Radi", "Sauti", "Simba",
    "Tembo", "Tufani", "Umoja",
)  # fmt: skip
RANKS = ("Sergeant", "Corporal", "Corporal", "Constable")
FINAL_RESPONSES = ("sits and stares at the source", "lies down at the source", "freezes with the nose at the source")
KENNELS_OF_ORIGIN = (
    "breeding programme of the service, Manyani",
    "working-dog kennel, Nakuru",
    "gift of a partner agency",
    "working-dog kennel, Machakos",
)

SMELLS = ("dried fish", "macadamia shell", "coffee", "packing tape", "pepper")
ODOURS = ("elephant ivory", "rhino horn", "pangolin scale", "big-cat skin")
FORMS = {
    "elephant ivory": ("polished piece in a cotton bag", "shavings in a cotton bag", "raw piece in a perforated tube"),
    "rhino horn": ("shavings in a perforated tube", "slice in a cotton bag"),
    "pangolin scale": ("scales in a cotton bag", "crushed scale in a perforated tube"),
    "big-cat skin": ("cut of leopard skin in a cotton bag", "hair in a perforated tube"),
}
GOALS = (
    "{odour} among frozen fish", "{odour} high up in a stack", "{odour} behind a false wall",
    "{odour} in a row of bags", "{odour} against coffee and pepper", "{odour} in an empty container",
    "start and end of a search, {odour}",
    "proofing on toys and food, {odour}",
)  # fmt: skip
PLACES = ("kennels, Kilindini", "container yard 4", "warehouse M3", "vehicle line, gate 18", "airport cargo shed")
EXERCISE_REMARKS = (
    "Works with drive.", "Needed a second pass on the high find.", "Calm at the source.", "Distracted by the forklift.",
    "Good independence.", "Short session because of the heat.", "Handler's leash work was better than last week.",
)  # fmt: skip

OWNERS = ("MSKU", "MSCU", "CMAU", "PILU", "TGHU", "TEMU", "HLXU", "SUDU", "TRLU", "FCIU")
GOODS = (
    "macadamia nuts in shell", "black tea in paper sacks", "coffee in jute bags", "frozen octopus",
    "soapstone carvings", "second-hand machinery parts", "avocados, refrigerated",
    "sisal fibre in bales", "titanium ore", "timber, sawn",
    "household effects", "scrap metal", "dried fish maw", "titanium slag in bags", "cashew nuts",
)  # fmt: skip
TARGETED_BY = (
    "Risk desk, customs", "Port police, gate 9", "Scanner operator, gate 18", "Joint port control unit",
    "Information of a partner agency",
)  # fmt: skip
VEHICLES = ("KDA {n}B, lorry", "KCX {n}Q, pick-up", "KBT {n}L, tanker", "KDG {n}T, bus")
BAGGAGE = ("suitcases of flight KQ {n}", "hold baggage of flight ET {n}", "trolley {n} at arrivals")
PARCELS = ("parcel cage {n}", "courier consignment {n}")
ALERT_PLACES = ("left door, at the seal", "right door, lower hinge", "vent at the front", "rear axle", "third row, low")
SHIFT_REMARKS = (
    "Worked well in the heat; water every half hour.", "Keen throughout.", "Tired towards the end; shorter searches.",
    "Steady around machinery.", "Slept well before the shift, eager.", "",
)  # fmt: skip
ITEMS = {
    "elephant ivory": ("raw ivory, cut pieces", "worked ivory, bangles", "tusk tips"),
    "rhino horn": ("horn, cut pieces",),
    "pangolin scale": ("scales in sacks",),
    "big-cat skin": ("spotted skin, folded", "spotted skin, two pieces"),
}
IDENTIFIED_AS = {
    "elephant ivory": "African elephant (Loxodonta africana)",
    "rhino horn": "black rhinoceros (Diceros bicornis)",
    "pangolin scale": "ground pangolin (Smutsia temminckii)",
    "big-cat skin": "leopard (Panthera pardus)",
}
INTERRUPTIONS = (
    "Power failure in the hall: the fans stopped and the runs could not go on.",
    "A thunderstorm flooded the yard before the third run.",
    "The fire alarm of the port emptied the building.",
)
