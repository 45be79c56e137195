/**
 * Texts of guidance, their sources and numbers. Generated from fieldapp/directory/guidance by
 * `fieldapp generate`; a test keeps it fresh. Never edited by hand. Loaded when it is first opened.
 */

export const guidance = {
 "edition": "2026-11-23",
 "owner": {
  "sv": "den som förvaltar fieldapp i kommunen",
  "en": "whoever keeps fieldapp in the municipality"
 },
 "sources": {
  "sol": {
   "name": {
    "sv": "Socialtjänstlagen (2025:400), 19 kap. 1 §",
    "en": "The Social Services Act (2025:400), chapter 19, section 1"
   },
   "owner": {
    "sv": "staten",
    "en": "the state"
   },
   "verified_on": null,
   "confirm": false
  },
  "brb_trafficking": {
   "name": {
    "sv": "Brottsbalken 4 kap. 1 a §",
    "en": "The Criminal Code, chapter 4, section 1 a"
   },
   "owner": {
    "sv": "staten",
    "en": "the state"
   },
   "verified_on": null,
   "confirm": false
  },
  "brb_child": {
   "name": {
    "sv": "Brottsbalken 6 kap. 9 §",
    "en": "The Criminal Code, chapter 6, section 9"
   },
   "owner": {
    "sv": "staten",
    "en": "the state"
   },
   "verified_on": null,
   "confirm": false
  },
  "osl_26_1": {
   "name": {
    "sv": "Offentlighets- och sekretesslagen 26 kap. 1 §",
    "en": "The Public Access to Information and Secrecy Act, chapter 26, section 1"
   },
   "owner": {
    "sv": "staten",
    "en": "the state"
   },
   "verified_on": null,
   "confirm": false
  },
  "osl_10_21": {
   "name": {
    "sv": "Offentlighets- och sekretesslagen 10 kap. 21 §",
    "en": "The Public Access to Information and Secrecy Act, chapter 10, section 21"
   },
   "owner": {
    "sv": "staten",
    "en": "the state"
   },
   "verified_on": null,
   "confirm": true
  },
  "osl_10_23": {
   "name": {
    "sv": "Offentlighets- och sekretesslagen 10 kap. 23 §",
    "en": "The Public Access to Information and Secrecy Act, chapter 10, section 23"
   },
   "owner": {
    "sv": "staten",
    "en": "the state"
   },
   "verified_on": null,
   "confirm": true
  },
  "osl_10_18": {
   "name": {
    "sv": "Offentlighets- och sekretesslagen 10 kap. 18 a–c §§",
    "en": "The Public Access to Information and Secrecy Act, chapter 10, sections 18 a–c"
   },
   "owner": {
    "sv": "staten",
    "en": "the state"
   },
   "verified_on": null,
   "confirm": true
  },
  "law_2025_170": {
   "name": {
    "sv": "Lag (2025:170)",
    "en": "Act 2025:170"
   },
   "owner": {
    "sv": "staten",
    "en": "the state"
   },
   "verified_on": null,
   "confirm": false
  },
  "utl_5_15": {
   "name": {
    "sv": "Utlänningslagen 5 kap. 15 §",
    "en": "The Aliens Act, chapter 5, section 15"
   },
   "owner": {
    "sv": "staten",
    "en": "the state"
   },
   "verified_on": null,
   "confirm": false
  },
  "plan": {
   "name": {
    "sv": "Stockholms stads handlingsplan mot människohandel och prostitution (2021)",
    "en": "Stockholm's action plan against trafficking and prostitution (2021)"
   },
   "owner": {
    "sv": "Socialförvaltningen, Stockholms stad",
    "en": "Social services, City of Stockholm"
   },
   "verified_on": null,
   "confirm": false
  },
  "platform": {
   "name": {
    "sv": "Arbete mot människohandel, södra regionen: regionkoordinatorerna och Plattformen",
    "en": "Work against trafficking, southern region: regional coordinators and the civil-society platform"
   },
   "owner": {
    "sv": "Malmö stad",
    "en": "City of Malmö"
   },
   "verified_on": null,
   "confirm": false
  },
  "mmm": {
   "name": {
    "sv": "Manual vid misstanke om människohandel (MMM)",
    "en": "Manual on suspected trafficking (MMM)"
   },
   "owner": {
    "sv": "Jämställdhetsmyndigheten",
    "en": "The Swedish Gender Equality Agency"
   },
   "verified_on": null,
   "confirm": false
  },
  "product": {
   "name": {
    "sv": "fieldapp, egen text",
    "en": "fieldapp's own words"
   },
   "owner": {
    "sv": "fieldapp",
    "en": "fieldapp"
   },
   "verified_on": "2026-11-23",
   "confirm": false
  }
 },
 "numbers": {
  "police": {
   "number": "114 14",
   "name": {
    "sv": "Polisen",
    "en": "The police"
   },
   "note": null,
   "source": null,
   "verified_on": null
  },
  "nspm": {
   "number": "020-390 000",
   "name": {
    "sv": "NSPM (tidigare NMT)",
    "en": "NSPM (formerly NMT)"
   },
   "note": {
    "sv": "vid misstanke om människohandel; vardagar, kontorstid",
    "en": "when you suspect trafficking; weekdays, office hours"
   },
   "source": "platform",
   "verified_on": null
  },
  "kvinnofrid": {
   "number": "020-50 50 50",
   "name": {
    "sv": "Kvinnofridslinjen",
    "en": "Kvinnofridslinjen (for women)"
   },
   "note": {
    "sv": "dygnet runt, anonymt, tolk",
    "en": "day and night, anonymous, interpreters"
   },
   "source": null,
   "verified_on": null
  },
  "men": {
   "number": "020-80 80 80",
   "name": {
    "sv": "Stödlinje för män",
    "en": "Support line for men"
   },
   "note": null,
   "source": null,
   "verified_on": null
  },
  "trans": {
   "number": "020-55 00 00",
   "name": {
    "sv": "Stödlinje för transpersoner",
    "en": "Support line for trans people"
   },
   "note": null,
   "source": null,
   "verified_on": null
  },
  "bris": {
   "number": "116 111",
   "name": {
    "sv": "Bris",
    "en": "Bris (for children)"
   },
   "note": {
    "sv": "för barn",
    "en": "for children"
   },
   "source": null,
   "verified_on": null
  },
  "victims": {
   "number": "116 006",
   "name": {
    "sv": "Brottsofferjouren",
    "en": "Brottsofferjouren (victim support)"
   },
   "note": null,
   "source": null,
   "verified_on": null
  }
 },
 "local": {
  "social_emergency": {
   "name": {
    "sv": "Socialjouren",
    "en": "Social emergency service"
   },
   "by": {
    "sv": "kommunen",
    "en": "the municipality"
   }
  },
  "barnahus": {
   "name": {
    "sv": "Barnahus, samråd",
    "en": "Barnahus, consultation"
   },
   "by": {
    "sv": "kommunen",
    "en": "the municipality"
   }
  },
  "coordinator_children": {
   "name": {
    "sv": "Regionkoordinatorn för barn",
    "en": "Regional coordinator, children"
   },
   "by": {
    "sv": "kommunen",
    "en": "the municipality"
   }
  },
  "coordinator_adults": {
   "name": {
    "sv": "Regionkoordinatorn för vuxna",
    "en": "Regional coordinator, adults"
   },
   "by": {
    "sv": "kommunen",
    "en": "the municipality"
   }
  },
  "police_guidance": {
   "name": {
    "sv": "Kommunens vägledning om uppgifter till polisen",
    "en": "The municipality's guidance on telling the police"
   },
   "by": {
    "sv": "kommunens jurist",
    "en": "the municipality's legal unit"
   }
  }
 },
 "cards": [
  {
   "for": "child",
   "title": {
    "sv": "Ett barn",
    "en": "A child"
   },
   "lines": [
    {
     "text": {
      "sv": "Fara nu: ring 112.",
      "en": "Danger now: call 112."
     },
     "source": "product"
    },
    {
     "text": {
      "sv": "Ett barn som förmåtts delta i en sexuell handling mot ersättning är ett brottsoffer.",
      "en": "A child who was led to take part in a sexual act for compensation is a victim of crime."
     },
     "source": "plan"
    },
    {
     "text": {
      "sv": "Du har anmälningsplikt: gör en orosanmälan. Den görs i verksamhetssystemet, aldrig i den här appen.",
      "en": "You have a duty to report: make a report of concern (orosanmälan). It is made in the case system, never in this app."
     },
     "source": "sol"
    },
    {
     "text": {
      "sv": "Begär samråd med Barnahus.",
      "en": "Ask Barnahus for a consultation."
     },
     "source": "plan",
     "local": [
      "barnahus"
     ]
    },
    {
     "text": {
      "sv": "Barn som utsatts för människohandel eller utnyttjats i prostitution eller sugardejting ingår i Barnahus målgrupp; dit kommer den som är föremål för en pågående polisutredning.",
      "en": "Children exposed to trafficking or exploited in prostitution or sugar dating are among those Barnahus is for; those come there whom an ongoing police investigation is about."
     },
     "source": "plan"
    },
    {
     "text": {
      "sv": "Fråga regionkoordinatorn för barn om råd.",
      "en": "Ask the regional coordinator for children for advice."
     },
     "source": "platform",
     "local": [
      "coordinator_children"
     ],
     "calls": [
      "nspm"
     ]
    },
    {
     "text": {
      "sv": "Ensamkommande barn, barn i gatumiljö, underåriga EU-medborgare, barn som följer utsatta vuxna och barn som är gifta löper större risk för människohandel.",
      "en": "Unaccompanied children, children of the street, EU citizens under age, children who come with exposed adults, and children who are married are at greater risk of trafficking."
     },
     "source": "plan"
    },
    {
     "text": {
      "sv": "Också den som tigger, stjäl, säljer droger eller arbetar för andra kan vara utsatt för människohandel.",
      "en": "One who begs, steals, sells drugs or works for others may be trafficked too."
     },
     "source": "plan"
    },
    {
     "text": {
      "sv": "Barnet kan ringa själv.",
      "en": "The child may call."
     },
     "source": "product",
     "calls": [
      "bris"
     ]
    },
    {
     "text": {
      "sv": "Socialjouren i din kommun:",
      "en": "The social emergency service of your municipality:"
     },
     "source": "product",
     "local": [
      "social_emergency"
     ]
    }
   ]
  },
  {
   "for": "danger",
   "title": {
    "sv": "Kontroll eller våld",
    "en": "Control or violence"
   },
   "lines": [
    {
     "text": {
      "sv": "Fara nu: ring 112.",
      "en": "Danger now: call 112."
     },
     "source": "product"
    },
    {
     "text": {
      "sv": "Polisen, när det inte är akut:",
      "en": "The police, when it is not urgent:"
     },
     "source": "product",
     "calls": [
      "police"
     ]
    },
    {
     "text": {
      "sv": "Ordningen vid misstanke om människohandel: upptäck, akut skydd, första stöd, långsiktigt stöd, rättsprocess, tryggt återvändande.",
      "en": "The order when you suspect trafficking: identify, acute protection, initial support, long-term support, criminal procedure, safe return."
     },
     "source": "mmm",
     "calls": [
      "nspm"
     ]
    },
    {
     "text": {
      "sv": "Fråga regionkoordinatorn för vuxna om råd.",
      "en": "Ask the regional coordinator for adults for advice."
     },
     "source": "platform",
     "local": [
      "coordinator_adults"
     ]
    },
    {
     "text": {
      "sv": "Stöd kan vara en plats i skyddat boende, om det förekommer tvång genom koppleri.",
      "en": "Support may be a place in protected housing, where there is force through procuring."
     },
     "source": "plan"
    },
    {
     "text": {
      "sv": "Den som kan ha utsatts för människohandel kan få betänketid: tillstånd i 30 dagar, som kan förlängas.",
      "en": "Whoever may have been trafficked may get a reflection period: a permit for 30 days, which can be extended."
     },
     "source": "utl_5_15"
    },
    {
     "text": {
      "sv": "Den du möter kan själv ringa.",
      "en": "The person you meet may call."
     },
     "source": "product",
     "calls": [
      "kvinnofrid",
      "men",
      "trans",
      "victims"
     ]
    },
    {
     "text": {
      "sv": "Socialjouren i din kommun:",
      "en": "The social emergency service of your municipality:"
     },
     "source": "product",
     "local": [
      "social_emergency"
     ]
    }
   ]
  }
 ],
 "checklist": {
  "title": {
   "sv": "Tecken på människohandel",
   "en": "Signs of trafficking"
  },
  "about": {
   "sv": "En minneslista, inget svar. Det du kryssar i sparas inte och skickas inte; det är borta när du lämnar sidan.",
   "en": "To remember by, not an answer. What you tick is not stored and not sent; it is gone when you leave the page."
  },
  "lines": [
   {
    "part": "act",
    "text": {
     "sv": "Rekryterad",
     "en": "Recruited"
    },
    "source": "brb_trafficking"
   },
   {
    "part": "act",
    "text": {
     "sv": "Transporterad",
     "en": "Transported"
    },
    "source": "brb_trafficking"
   },
   {
    "part": "act",
    "text": {
     "sv": "Överförd till någon annan",
     "en": "Transferred to somebody else"
    },
    "source": "brb_trafficking"
   },
   {
    "part": "act",
    "text": {
     "sv": "Mottagen eller inhyst",
     "en": "Received or harboured"
    },
    "source": "brb_trafficking"
   },
   {
    "part": "means",
    "text": {
     "sv": "Hot",
     "en": "Threat"
    },
    "source": "brb_trafficking"
   },
   {
    "part": "means",
    "text": {
     "sv": "Våld eller annat tvång",
     "en": "Violence or other force"
    },
    "source": "brb_trafficking"
   },
   {
    "part": "means",
    "text": {
     "sv": "Bortförd",
     "en": "Abducted"
    },
    "source": "brb_trafficking"
   },
   {
    "part": "means",
    "text": {
     "sv": "Vilseledd",
     "en": "Deceived"
    },
    "source": "brb_trafficking"
   },
   {
    "part": "means",
    "text": {
     "sv": "Makt har missbrukats",
     "en": "Power was abused"
    },
    "source": "brb_trafficking"
   },
   {
    "part": "means",
    "text": {
     "sv": "Utsatt belägenhet har missbrukats",
     "en": "Vulnerability was abused"
    },
    "source": "brb_trafficking"
   },
   {
    "part": "purpose",
    "text": {
     "sv": "Sexuellt utnyttjande",
     "en": "Sexual exploitation"
    },
    "source": "brb_trafficking"
   },
   {
    "part": "purpose",
    "text": {
     "sv": "Tvångsarbete",
     "en": "Forced labour"
    },
    "source": "brb_trafficking"
   },
   {
    "part": "purpose",
    "text": {
     "sv": "Tiggeri",
     "en": "Begging"
    },
    "source": "brb_trafficking"
   },
   {
    "part": "purpose",
    "text": {
     "sv": "Brott",
     "en": "Crime"
    },
    "source": "brb_trafficking"
   },
   {
    "part": "purpose",
    "text": {
     "sv": "Äktenskap",
     "en": "Marriage"
    },
    "source": "brb_trafficking"
   },
   {
    "part": "purpose",
    "text": {
     "sv": "Organhandel",
     "en": "Organs"
    },
    "source": "brb_trafficking"
   },
   {
    "part": "purpose",
    "text": {
     "sv": "Krigstjänst",
     "en": "War service"
    },
    "source": "brb_trafficking"
   }
  ],
  "parts": {
   "act": {
    "sv": "Vad någon har gjort",
    "en": "What somebody did"
   },
   "means": {
    "sv": "Hur",
    "en": "How"
   },
   "purpose": {
    "sv": "Till vad",
    "en": "What for"
   }
  },
  "children": {
   "sv": "Under 18 år behövs inget ”hur”: en handling och ett syfte räcker för att lagen ska gälla.",
   "en": "Under 18 no “how” is needed: an act and a purpose are enough for the law."
  },
  "adults": {
   "sv": "För den som fyllt 18 år frågar lagen efter alla tre.",
   "en": "For an adult the law asks for all three."
  },
  "never": {
   "sv": "Listan svarar aldrig på om det är människohandel. Fråga regionkoordinatorn eller NSPM.",
   "en": "The list never says whether it is trafficking. Ask the regional coordinator or NSPM."
  }
 },
 "police": {
  "title": {
   "sv": "Får jag berätta för polisen?",
   "en": "May I tell the police?"
  },
  "about": {
   "sv": "Sidan visar vilka regler som kan gälla. Den avgör inget och sparar inget.",
   "en": "This page shows which rules may apply. It decides nothing and stores nothing."
  },
  "rules": [
   {
    "who": [
     "child",
     "adult"
    ],
    "how": [
     "asked",
     "own"
    ],
    "text": {
     "sv": "Utgångspunkten är sekretess inom socialtjänsten.",
     "en": "The starting point is secrecy within social services."
    },
    "source": "osl_26_1"
   },
   {
    "who": [
     "child"
    ],
    "how": [
     "asked",
     "own"
    ],
    "text": {
     "sv": "En sekretessbrytande regel, när ett barn kan vara utsatt för brott.",
     "en": "A rule that lifts secrecy, when a child may be a victim of crime."
    },
    "source": "osl_10_21"
   },
   {
    "who": [
     "child",
     "adult"
    ],
    "how": [
     "asked",
     "own"
    ],
    "text": {
     "sv": "Uppgifter kan trots sekretess lämnas till polis eller åklagare vid misstanke om vissa brott. Vilka brott står i den lokala vägledningen.",
     "en": "Information may, in spite of secrecy, be given to police or prosecutors at suspicion of certain crimes. Which ones stands in the local guidance."
    },
    "source": "osl_10_23"
   },
   {
    "who": [
     "child",
     "adult"
    ],
    "how": [
     "asked",
     "own"
    ],
    "text": {
     "sv": "Ändrade i april 2025. Vad de betyder för er står i den lokala vägledningen.",
     "en": "Changed in April 2025. What they mean for you stands in the local guidance."
    },
    "source": "osl_10_18"
   },
   {
    "who": [
     "child",
     "adult"
    ],
    "how": [
     "asked"
    ],
    "text": {
     "sv": "Myndigheter är i många fall skyldiga att på begäran lämna uppgifter till brottsbekämpande myndigheter.",
     "en": "Authorities are in many cases bound to give information to law enforcement on request."
    },
    "source": "law_2025_170"
   },
   {
    "who": [
     "child",
     "adult"
    ],
    "how": [
     "own"
    ],
    "text": {
     "sv": "Myndigheter är i många fall skyldiga att också utan begäran lämna uppgifter till brottsbekämpande myndigheter.",
     "en": "Authorities are in many cases bound to give information to law enforcement also unasked."
    },
    "source": "law_2025_170"
   },
   {
    "who": [
     "child",
     "adult"
    ],
    "how": [
     "asked"
    ],
    "text": {
     "sv": "En begäran om uppgifter ur fieldapp går till kommunens juridiska enhet och loggas.",
     "en": "A request for records of fieldapp goes to the municipality's legal unit and is logged."
    },
    "source": "product"
   }
  ],
  "then": {
   "sv": "Avgör det inte ensam: fråga din ansvariga.",
   "en": "Do not decide it alone: ask your duty manager."
  }
 }
};
