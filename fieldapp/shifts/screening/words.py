"""Words that the screening goes by. Pure data, of which `fieldapp generate` gives the phone a copy.

Small letters, divided by spaces; a word stands for itself alone unless its comment says more.
"""

TLDS = (
    "se com net org info biz eu nu ro bg ua ru by pl hu lt lv ee fi dk uk co io app xyz site "
    "online club cam chat live dating date sex sexy porn adult xxx escort link page dev social "
    "top pro mobi shop store vip fans gg cc ws ly tv me fm al rs ba hr mk gr tr th vn ng gh ke "
    "br mx ar cl fr nl be ch cz sk si cloud tech blog website space fun one world today love "
    "girls models photos example test"
)
"""Ends of addresses that are no words which a sentence begins with."""
TLDS_WORDS = "de no at to it is in es so pt us ca au id la li lu do be he va"
"""Ends of addresses that are words too: a full stop with the space forgotten looks the same."""

BANK_WORDS = (
    "konto kontonr kontonummer kontot bankkonto clearing clearingnr clnr cl.nr account acc "
    "bankgiro bg plusgiro postgiro pg swish swishnr swisha swishar swishat swishen swedbank "
    "seb nordea handelsbanken danske länsförsäkringar ica-banken icabanken skandia "
    "skandiabanken lunar revolut klarna sparbanken sbab ikano forex iban"
)
PHONE_WORDS = (
    "tel tele tfn tlf telnr telefon telefonnr telefonnummer mob mobil mobnr mobilnr "
    "mobilnummer nr nr: nummer numret numer ring ringa ringer ringde ringt sms smsa sms:a "
    "whatsapp wapp wa viber signal swish swisha swishar call phone cell text lur luren nås "
    "kontakt hotline fon zoiper imo"
)

COUNTED = (
    "kvinna kvinnor kvinnorna kv man män männen tjej tjejer tjejerna kille killar killarna "
    "pojke pojkar flicka flickor barn barnen ungdom ungdomar ungdomarna unga ungar yngre "
    "äldre personer person pers vuxna vuxen människor st stycken bil bilar ggr gång gånger "
    "gångr min minuter timme timmar timma tim h kontakter kontakt samtal köpare säljare "
    "kunder sexköpare poliser polis patruller besök besökare kort visitkort kondomer kondom "
    "hygienpaket hygienkit paket kit smörgåsar mackor kaffe annonser annons profiler profil "
    "meddelanden svar platser nya kända okända bekanta varv rundor runda stopp par grupper "
    "grupp gäng kr kronor sek euro eur meter km mil år åringar åring månader veckor vecka "
    "dagar dag kvällar nätter grader minus plus procent utländska svenska rumänska rumäner "
    "bulgariska bulgarer thailändska nigerianska ukrainska albanska ungerska spansktalande "
    "rumänsktalande engelsktalande sydamerikanska latinamerikanska östeuropeiska asiatiska "
    "afrikanska unga-vuxna transpersoner transkvinnor trans minderåriga missbrukare hemlösa "
    "tiggare torskar taxi taxibilar vakter ordningsvakter väktare sms mail mejl anhöriga "
    "pass kollegor kollegers stationer hållplatser women woman girls girl boys people "
    "persons cars times contacts talks hours cards condoms buyers new known police visits "
    "minutes boende lägenheter hotell klubbar salonger massagesalonger informationskort "
    "broschyrer foldrar muggar vantar strumpor tamponger bindor plåster tester observationer "
    "obs iakttagelser orosanmälningar orosanmälan polisbilar skåpbilar van skåp lampor "
    "trappor portar rum restauranger krogar butiker affärer tält sovplatser lokaler lokal "
    "skyltar tomma stängda öppna stora små nästan volontärer medarbetare fältare "
    "fältassistenter socionomer soc-sekr hundar busshållplatser tåg bussar"
)
"""What a number counts when it stands after it: "Sveavägen 2 kvinnor" is no address."""
COUNTED_FEW = "hotell boende lokal"
"""What is counted to nine, and stands after a house's number too: "Storgången 16 hotell"."""
COUNTED_ONE = "känd okänd bekant ny ung äldre ensam påverkad full"
"""What one is: "Sveavägen 1 känd"."""
COUNTED_MANY = (
    "kr kronor sek euro eur meter km min minuter år personer person pers st ungdomar unga "
    "människor kort visitkort kondomer kondom annonser profiler meddelanden besökare procent"
)
"""What is counted by forties and hundreds as well: "Sveavägen 45 kvinnor" is where they live."""

CODE_FIRST = (
    "port p entre grind hiss ytter trapp trapphus lås gate door pin källar hus nyckel dörr dag "
    "natt kvälls helg larm tagg bom garage soprum tvättstuge cykelrums vinds skåp nyckelskåps "
    "nyckelboxs box gårds bak sido dörrs inner rums lägenhets hotell"
)
"""What a code opens, before the word: "portkod"."""

STREET_ENDS = (
    "vagen granden gatan gata gatans vägen väg gränd gränden stigen stig backe backen "
    "backarna allen alle torget torg plan platsen plats leden kajen kaj stranden strand bron "
    "bro viadukten slingan svängen ringen esplanaden esplanad boulevard boulevarden promenad "
    "promenaden hamnen höjden dalen berget kroken vreten gårdsgatan parkvägen trappor street "
    "st. road avenue ave lane terrassen terrass tvärgränd liden lidenvägen brinken brink "
    "slätten lunden hagen kullen stråket stråk avenyn aveny gård gården staden essingen åsen "
    "tunet gärdet rondellen bangata bangatan gatn gtn vägn gaten weg strasse passagen rundan "
    "rundeln alleen trapporna avenyen"
)
STREET_ENDS_CAPITAL = (
    "grand bänken bryggan draget klippan kopplet korset länken led spåret stupet täppan vändan "
    "vindeln gången gång bågen branten hällen lid lycka lyckan löten vången vallen åkern ängen "
    "dungen gläntan sluttningen utsikten udden cirkeln krönet sången passage gr all pl prom "
    "torpet byn"
)
"""Ends that are words of every day too: a street only with a capital."""
STREET_ENDS_APART = (
    "ås backar brygga dal gång gata gård hamn höjd klippa krok lid lund ring runda slinga "
    "stråk svängar täppa udde väg vret"
)
"""The end stands by itself after somebody's name with a capital: "Falks dal 4"."""
STREET_ALONE = "boulevarden bulevarden avenyn esplanaden promenaden allen alleen terrassen"
"""Streets that have no other name than their kind."""
STREET_NUMBERED = "första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde"
STREET_FIRST = (
    "norra södra östra västra norr söder öster väster lilla stora nya gamla övre nedre inre "
    "yttre sankt sankta st s:t s:ta birger karl kung kungs drottning gustav erik eriks johan "
    "johans per olof magnus katarina maria sofia ulrika eleonora hedvig kristina anders svante "
    "arvid sven olof-palmes palmes ringvägen hammarby klara första andra tredje fjärde femte "
    "von de la albin jakobs adolf fredriks döbelns dag hammarskjölds raoul wallenbergs greta "
    "garbos astrid lindgrens carl nils axel oskar oscar hjalmar wilhelm august selma ellen "
    "elsa anna gunnar bengt lars jan tage folke evert einar ernst fredrik wollmar david jakob "
    "sten"
)
STREET_NOT = (
    "iväg konstig hostig lustig frostig rostig mustig kostig hastig häftig förväg utväg "
    "omväg halvväg hemväg tillväg framväg återväg utfartsväg motorväg vilken samma "
    "bottenplan våningsplan markplan källarplan entreplan tidsplan handlingsplan vårdplan "
    "genomförandeplan sip-plan planer aktivitetsplan övre-plan parkeringsplats arbetsplats "
    "mötesplats sovplats boplats lägesplats hållplats busshållplats toalettplats förstås "
    "försåsen gräsplan fotbollsplan spelplan perrongplan flygplan ungdomsplan "
    "parkeringsplatsen arbetsplatsen mötesplatsen sovplatsen boplatsen hållplatsen "
    "busshållplatsen åkplats samlingsplats uppehållsplats tiggeriplats begging-plats "
    "observationsplats observationsplatsen påsen näsen fikaplats spårplan spårbron "
    "motorvägen järnväg järnvägen gångväg gångvägen cykelväg cykelvägen gågata gågatan "
    "sidogata sidogatan tvärgata tvärgatan bakgata bakgatan huvudgata huvudgatan "
    "återvändsgata enkelplats upplåsen bergstrappor rulltrappor trappor ringen bakgård "
    "bakgården innergård innergården ungdomsgård ungdomsgården fritidsgård fritidsgården "
    "kyrkogård kyrkogården staden innerstaden länsväg riksväg europaväg infartsväg skogsväg "
    "grusväg ingången utgången uppgången nedgången övergången undergången genomgången "
    "tillgången omgången utgång ingång uppgång nedgång genomgång övergång tillgång omgång "
    "föregång avgång avgången hanteringen p-plan pplan gr all pl prom p-plats p-platsen "
    "skoterled skoterleden vandringsled vandringsleden cykelled elljusspår"
)
"""Words with the end of a street's name that are none. A bare end ("gatan 12") is none either."""
STREET_BEFORE_NOT = (
    "på i vid från till mot en ett den det samma denna hela stor stora liten lilla mörk mörkt "
    "lugn lugnt tyst tomt tom och samt över under bakom framför nära efter innan ny nya två "
    "tre sista första andra varje ingen inget ytterligare"
)
STREET_SHORT_NOT = (
    "dag idag igår ing ning helg själv blev gav skrev sov drev lev behov prov brev liv av iv "
    "ev tog slog drog såg låg stog gång omgång ingång utgång tung lång ung sång anonym lag "
    "bolag tåg nattåg pendeltåg buss väg mig dig sig oss nog mng ngn ngt ing. ang hög rolig "
    "lugn seg arg oroig orolig farlig trevlig vanlig ledig möjlig upptagen övrig ständig "
    "duktig riktig viktig färdig tidig hjälpsam frivillig stökig spännig rörig blåsig kylig "
    "regnig lugnig stressig påverkad påverkadig hungrig blodig otrygg trygg vägg plugg utslag "
    "förslag inslag anslag uppdrag bidrag avtal bistånd påslag dagtid onsdag torsdag fredag "
    "lördag söndag måndag tisdag årsdag helgdag lillejulafton eftermiddag förmiddag middag "
    "vardag påskdag juldag röv kv slv alv halv utav varav därav skulle samtycke uppföljning "
    "orosanmälning avvisning information uppmaning stämning berg borg färg sorg korg älg talg "
    "tolv golv kalv larv nerv varv arv skarv torv krav slav hav lav halvt parkering "
    "tvåhundratalig ungefärlig tålig jag tag intag uttag överslag ovanlig otålig smutsig "
    "uppgav angav övergav medgav tillgav vandring hänvisning rådgivning utdelning visning "
    "körning bevakning öppning stängning spaning tolkning"
)
ADDRESS_WORDS = (
    "adress adressen adr bor bodde boende hemadress hemma hos hämtas hämta släpptes skjuts "
    "address lives lgh lägenhet lägenheten hyr kör körde skjutsade flyttat flyttade"
)

HANDLE_PLACES = (
    "snap snapchat snapp sc insta instagram ig kik telegram tele tg tiktok facebook fb "
    "messenger whatsapp wapp wickr signal discord onlyfans of twitter skype viber threema "
    "badoo tinder grindr session sugardaters sugardaddy alias user username användarnamn "
    "användare anv användarn nick nickname profil profilen profilnamn kontonamn konto steam "
    "roblox omegle bumble happn line vk wechat id momio yubo jodel reddit cashapp twitch "
    "threads fansly patreon wizz snäp snäpp snäppen snapen hoop likee bigo azar mastodon "
    "bluesky fortnite playstation psn xbox minecraft epic houseparty bereal lemon8 zalo "
    "kakao kakaotalk icq fetlife qruiser bodycontact darkside hornet scruff lovoo jaumo "
    "meetme skout zoosk hinge feeld okcupid tagged tumblr pinterest linkedin chaturbate "
    "stripchat cam4 locanto guilded soundcloud vinted blocket tradera chatroulette litmatch "
    "hily sniffies botim hago weibo qq imessage facetime truecaller planetromeo loyalfans "
    "manyvids justforfans teamspeak sugarbook seeking tantan wickrme instan tiktoken "
    "discorden telegrammen kiken"
)
HANDLE_BEFORE = (
    "på via genom från mot av i om och både eller över annonser använder bara mest med för som "
    "utan än"
)
"""Before the service's name: then what follows is seldom somebody's name on it."""
HANDLE_NOT = (
    "hon han hen dom de vi jag du man ni tjejen killen och i på om är var har hade som för "
    "med till av att det den en ett inte ej nej ja ingen inget inga okänt okänd oklart "
    "saknas finns fanns delar delade använder används användes mest bara samt eller men så "
    "också annonser annons profil profiler profilen konto konton kontot grupp grupper "
    "gruppen kanal chatt chatten igen ikväll idag inatt nu sen sedan ska kan kunde vill "
    "ville fick får gav ger gick går via över under efter innan mellan många flera flest "
    "färre fler ny nya nytt vanligast lugnt tyst mycket lite inlägg svar meddelande "
    "meddelanden kontakt kontakter kontaktar kontaktade funkar fungerar fungerade nere ner "
    "låst låsta stängt stängd öppen öppet spärrad spärrat raderad raderat borttaget "
    "borttagen hos där här när från mot utan tre två fyra fem sex några nån någon något alla "
    "allt annat andra samma annan båda varav user username nick namn användare användarnamn "
    "id mail mejl sms telefon tel mobil app appen appar live stories story reels bilder bild "
    "foto video and or the is was has on in for to of with no none unknown not new group "
    "chat visar visade verkar hette heter kallas dök söker sökte skriver skrev skickar "
    "skickade stöd info information kort länk länken länkar lades la läggs lagt tog tar "
    "rekryterar rekrytering kontroll kontrollerad ökar minskar ökat minskat insta snap kik "
    "telegram tiktok facebook tinder badoo whatsapp sugardejting dejtingappar escort eskort "
    "eskortsajt sajt sajter tips begärt bytt byter bytte blockad blockerad blockerade okej "
    "ok bra dåligt sämre bättre vanlig vanliga privat privata hemlig hemliga ungdomar unga "
    "tjejer killar kvinnor män barn köpare vuxna personal kollegor polisen polis ruttat "
    "genomgånget genomgången genomgångna genomgick ses sågs sett såg blir blev bli upplevs "
    "uppger uppgav berättar berättade säger sa sade off offline online sällan oftare ofta "
    "aldrig alltid fortfarande numera bankid iphone youtube kräver krävde dog dör manager "
    "asks wants says said byts byttes försvann raderades låstes öppnar stänger stängs "
    "stängdes hackat hackad möt möte bilden"
)
"""No name of somebody's on a service, without a colon before it."""
HANDLE_BARE_NOT = (
    "linje linjen buss bussen bussar rum plan kl klockan spår spåret hus port nr tel vecka zon "
    "zonen ca typ kr covid tbana tunnelbana pendel pendeltåg tåg gate terminal dag natt kväll "
    "pass passet skift lag team grupp runda tur år jan feb mars april maj juni juli aug sept "
    "okt nov dec januari februari augusti september oktober november december st antal kvinnor "
    "män tjejer killar personer kort kondomer samtal minus plus grader temp klass årskurs åk "
    "kap prop ärende dnr paragraf para mom punkt uppgång trapp våning sal dörr lgh ålder "
    "gånger max min ungefär cirka totalt summa från till före efter omkring runt vid över "
    "under mellan spärr spärren hållplats läge perrong ingång utgång station cafe seven mcd "
    "mcdonalds tvåor treor"
)

HANDLE_PLAIN = (
    "snap snapchat snapp snäp snäpp sc insta instagram ig kik telegram tg tiktok discord wickr "
    "onlyfans fansly vk yubo momio wizz steam roblox skype twitch threads wechat bigo likee"
)
"""Services beside which a name without digits is looked for."""

CAR_WORDS = (
    "bil bilen bilar volvo bmw audi saab mercedes merca merce toyota vw volkswagen golf passat "
    "taxi taxin opel ford skoda seat kia hyundai mazda nissan peugeot renault citroen fiat "
    "tesla skåpbil skåpbilen minibuss van lastbil lastbilen epa moped mc motorcykel suv kombi "
    "jeep porsche lexus honda jaguar dacia svart silver grå vit röd blå"
)
PLATE_NOT = (
    "väl nån ngn ngt hem bad mat tak hel del tot vin dra ser sov bor kör min gav lån hyr köp "
    "did had got get saw met mot alla ung tog ord rad sex upp par dom ens lag pub bar hal "
    "rök eld sot ben hår lår sår tår vad ros sol snö is vid mån nyk box tjo läs lös lås pris "
    "pos neg tex stk ant ggr nat mor far bro mar mig dig sig ska all ena typ med ute och för "
    "som var kom såg gör gick kan har hur nya ny ett två tre fem sju åtta nio tio bil bus "
    "lgh rum kod pin nrx tel mob sms fax kap max cirka åk ålder kvm han hon den det dem oss "
    "man sum run över vån plan gat väg hus dag jan feb apr maj jun jul aug sep okt nov dec "
    "tis ons tor fre lör sön usd sek eur nok dkk iso abb bup bvc lss soc sip dnr prop sfs "
    "lvu lvm osl zon per från än ner till ins out när där här hos mer nog går fick bla iaf "
    "ang obs linje tåg spår vem tid alt sen kvi gng mil pers kl at on in of the and for age "
    "her his our any but not you nsp nmt iom vab ivo ifo jmo kris hvb sis dvd hiv vit röd "
    "blå grå tvi vec vka kvl mrg tim hrs hour lunch fik 'bv' sam ses set små ringde inte bör "
    "dör rör ger tar ber fyr bmw kia byd gmc av ca emk skr cik cka cia cca avs ank avg lok "
    "bib fri gym sal ica kfc maxi gbg sthlm uno"
)
"""Three letters before a number that are no plate's."""

ACRONYMS = (
    "usd sek eur nok dkk ron iso bup bvc mvc lss soc sip dnr prop sfs lvu lvm osl sol brb "
    "nsp nmt iom vab ivo ifo jmo kris hvb sis dvd hiv pin tel mob sms mms fax lgh kap max "
    "min obs ank avg bmw kia byd gmc dok bib sas klm sos gps usb pdf app sim vpn abc bar pub "
    "ica gbg nån hon han den det och men inte med för som ute id nr ref art kg cm mm ml dl "
    "cl gb mb tb am pm kr st tr lma mig fi sj sl vt ht wc tv pc hk ssk usk ok nr. km kwh utc "
    "le alt vs dr ab hb kb bb iva ava akut fm tim v vb vx"
)
"""Three letters in capitals before a number that are no plate's."""

PLACE_AFTER = (
    "ungdom beroende beroendecentrum beroendemottagning trappgränd trappgränden lägenheter "
    "hallen torg torget plan plats platsen kyrka kyrkan kyrkas församling församlings hälsa "
    "gata gatan väg vägen park parken bro bron skola skolan skolans sjukhus sjukhuset "
    "kyrkogård kyrkogården gränd alle backe trappor bangata hus huset hamn gården gård hissen "
    "centrum station stationen mottagningen mottagning hemmet stiftelse stiftelsen lasarett "
    "vårdcentral cafe kafe konditori livs pizzeria salong bar pub krog restaurang hotell hotel "
    "bageri strand stranden esplanad kapell prästgata prästgatan gymnasium galleria tunnel "
    "rondell viadukt kaj kajen höjd holme holmen museum museet teater teatern bibliotek "
    "massage thaimassage frisör nails studio spa minne magdalena magdalenas prästgård gatas "
    "gymnasiet fotboll palace palmes lindgrens östra västra norra södra church square hospital "
    "salongen hair beauty kiosk grill sushi"
)
PLACE_PAIRS = (
    "gustav-adolf gustav-adolfs gustav-vasa karl-johan karl-johans maria-magdalena "
    "maria-magdalenas birger-jarl birger-jarls hedvig-eleonora hedvig-eleonoras "
    "ulrika-eleonora ulrika-eleonoras nils-ericson nils-ericsons olof-palme olof-palmes "
    "adolf-fredrik adolf-fredriks per-albin raoul-wallenberg raoul-wallenbergs greta-garbo "
    "greta-garbos anna-lindh anna-lindhs maria-ungdom maria-beroende kjell-company ali-baba "
    "gina-tricot filippa-k hugo-boss calvin-klein tommy-hilfiger astrid-lindgren "
    "astrid-lindgrens evert-taube evert-taubes sven-harrys john-scott john-scotts "
    "martin-luther vasa-park erik-dahlberg ellen-key ellen-keys karin-boye karin-boyes "
    "anna-trolle jakob-ulf ericsson-globe victoria-secret nelson-mandela nelson-mandelas "
    "louis-vuitton michael-kors jack-daniels ben-jerry ben-jerrys johnnie-walker "
    "johnny-walker captain-morgan marc-jacobs ralph-lauren jimmy-choo christian-dior "
    "yves-saint dr-martens estee-lauder elizabeth-arden hello-kitty harry-potter lady-gaga "
    "justin-bieber taylor-swift bob-marley donald-trump kalle-anka musse-pigg "
    "pippi-långstrump lasse-maja lasse-majas karl-bertil mårten-gås tjugondag-knut "
    "kristi-himmel kristi-himmelsfärd staffan-stalledräng carl-gustaf carl-gustafs "
    "carl-johan carl-johans carl-xvi hjalmar-branting hjalmar-brantings carl-larsson "
    "carl-larssons ivar-lo ivar-los lars-kagg john-ericsson john-ericssons sven-hedin "
    "sven-hedins på-max vid-max till-max kalles-kaviar den-andre lex-sarah lex-maria "
    "kristi-himmelsfärds kristi-himmelsfärdsdag klas-på björn-borg burger-king taxi-kurir "
    "mo-i wayne's-coffee"
)
"""Two names that together are a place, a church or a shop."""
PLACE_BEFORE = (
    "sankt sankta s:t s:ta st. santa san saint hotell hotel stormen orkanen ovädret färjan "
    "fartyget skolan statyn kyrkan gymnasiet teatern biografen bio hunden katten tåget "
    "stationen hållplats hållplatsen torget parken gatan cafe kafe restaurang krogen baren "
    "båten butiken kvarteret gallerian pizzeria klubben föreningen stiftelsen boendet "
    "projektet operation dam villa klubb nattklubb bar pub kung kungen kungs drottning prins "
    "viking silja birka m/s scandic elite clarion capio skoda ford volvo opel seat toyota "
    "renault vw hyundai nissan mercedes kia"
)
GOODS_AFTER = (
    "tröja tröjan väska väskan jacka jackan skor keps mössa parfym ketchup kaviar pizza öl vin "
    "vodka whisky gin flaska flaskor båten färjan låt låten film filmen konsert konserten "
    "biljett biljetter affisch affischen serie serien docka dockor choklad glass godis kakor "
    "schampo kräm smink klocka klockan"
)
"""Things called after somebody: "Felix ketchup"; "Elenas väska" is somebody's own."""
MONTHS = (
    "jan januari feb februari mars apr april maj juni jun juli jul aug augusti sep sept "
    "september okt oktober nov november dec december june july october may"
)

NOT_FIRST = "vi hans hennes mina din sin kan van hade ville del ha kom may fan bara vår"
"""Names that at a sentence's beginning are words: "Vi fick", "Hans nummer"."""
NOT_FIRST_BUT = "hans may"
"""Those of them that are names before what only a person does: "Hans ringde", "May ville"."""
MONTHS_AFTER = "i fr från till tom t.o.m sedan under innan efter until in since from till-och-med"
"""Before a month: "i jan", never "med Jan"."""
PLACES_AFTER = "i på vid från utanför nära kring runt genom norr söder in from at near"
"""Before a place: "Tjejen från Gambia frågade"."""
THINGS = (
    "firman städfirman företaget bolaget stället kanalen gruppen sajten appen sidan wifi nätverket "
    "föreningen katten hunden båten hotellet klubben krogen butiken affären annonsen profilen"
)
"""Things that are called something: "Städfirman heter …"."""

PERSON_ONLY = (
    "ville vill sa säger sade mår mådde ringde ringer behöver behövde heter hette tackade "
    "berättade berättar undrar undrade frågade frågar avböjde grät önskar lovade bad ber "
    "hälsar hälsade saknar vågade orkade orkar tackar nekade följde bor jobbar pratade pratar "
    "smsade uppger uppgav väntade väntar talar talade skrattade somnade ringt blöder blödde "
    "gråter fryser frös hostar hostade kräks kräktes snyftar snyftade ångrar ångrade skäms "
    "skämdes längtar längtade ljuger ljög mumlade viskade skrek hoppades skriker nickade "
    "skakade rymde"
)
"""What only a person does: after these a name in small letters is no word either."""
NOT_BEFORE_VERBS = (
    "anhörig anhöriga rektor rektorn lärare läraren kurator kuratorn grannen hyresvärd "
    "hyresvärden handläggare handläggaren socialsekreterare läkare läkaren sköterska "
    "sjuksköterska barnmorska barnmorskan polismannen åklagare åklagaren advokat advokaten "
    "biträdet präst prästen diakon diakonen volontär volontären chaufför chauffören förare "
    "föraren säljare säljaren torsken hallicken vittne vittnet målsäganden väktaren "
    "ordningsvakt receptionen portieren städerskan personalen föreståndare föreståndaren "
    "medarbetare samordnare koordinatorn praktikant hotell hotellet boende boendet skola "
    "skolan butik butiken krog krogen grupp gruppen familj familjen släkting dejt patient "
    "house hennes hans deras vems inga mina per min din sin kan man van hade ville alla "
    "andra del vi us ute son dag sol vår lo ha my bror mark mama karl baby kom may men fan "
    "dem hon han ingen någon folk fler en ett två tre hen jag du ni de det den kvinna "
    "kvinnan mannen tjej tjejen kille killen flicka flickan pojke pojken ungdom ungdomen "
    "polis polisen vakt vakten personal kollega kollegan chef chefen båda samtliga mamma "
    "mamman pappa pappan syster systern brodern vän vännen kompis kompisen kund kunden "
    "köpare köparen person personen som och att så där här ej inte sen nu också vem ägare "
    "ägaren receptionist receptionisten tolk tolken damen dam herre herren barnet sonen "
    "dotter dottern en-av många flera några appen sajten boten telefonen mobilen bilen "
    "katten hunden ladan firman företaget stället kanalen bolaget föreningen ingenting "
    "någonting allting wifi nätverket städfirman sidan annonsen systemet dom bara maken "
    "makan makens banken bilagan frun sambon exet kvinnans mannens tjejens killens"
)
NEAR = (
    "kompis syster bror vän väninna man fru mamma pappa son dotter sambo pojkvän flickvän chef "
    "barn lägenhet rum mobil"
)

SURNAME_ENDS = (
    "sson son berg ström gren lund qvist kvist dahl stedt man mark blad borg feldt holm lind "
    "sten escu eanu ova eva ov ev enko ska ski sky ic vic akis oglu zadeh"
)
SURNAMES = (
    "ek lind alm berg lund holm dahl ros falk björk sjö hed gran ask örn nguyen tran popa pop "
    "khan ali singh diaz cruz silva"
)

TRIGGERS_SURE = (
    "heter hette kallas kallades kallar-sig kallade-sig namn namnet namn: namnet: vid-namn "
    "named called name-is hetar presenterade-sig-som alias aka smeknamn smeknamnet förnamn "
    "förnamnet efternamn nämnde-namnet fd"
)
"""After these a name comes, in small letters too; "-" stands for a space."""
TRIGGERS = (
    "tjej kille kvinna flicka pojke träffade träffat träffa träffar mött mötte möta "
    "mötet-med pratade-med pratat-med prata-med talade-med talat-med samtal-med "
    "samtalade-med kontakt-med ringde ringt ring ringa kontakta kontaktat kontaktade hälsa "
    "hälsade-på hälsade besökte följde följt kände-igen känner-igen fråga-efter "
    "frågade-efter söker sökte letar-efter letade-efter tjejen kvinnan killen mannen flickan "
    "pojken ungdomen damen hennes hans deras kompisen väninnan vännen systern brodern mamman "
    "pappan dottern sonen barnet kunden köparen hallicken pojkvännen exet frun maken sambon "
    "kompis vän väninna syster bror mamma pappa dotter son pojkvän flickvän hallick lilla "
    "gamla även såg sett möte-med återbesök stöttat stöttade hjälpte hjälpt lämnade gav "
    "skjutsade körde följde-med och-med tackar-till mr ms mrs herr fru fröken boka bokade "
    "bokat uppföljning tillsammans-med ihop-med met saw talked-to spoke-to ask-for kollega "
    "kollegan fältare chefen tolken handläggaren läkaren grannen hyresvärden ägaren "
    "receptionisten kuratorn prästen diakonen volontären sjuksköterskan barnmorskan "
    "advokaten chauffören föraren vännerna kusin kusinen moster faster farbror morbror "
    "mormor farmor rumskompisen rumskompis granne"
)
"""After these a word with a capital is somebody, or an organisation."""
PERSON_VERBS = (
    "ville vill sa säger sade har hade satt sitter mår mådde kom kommer ringde ringer "
    "behöver behövde heter hette är var fick får ska skulle tackade tackar bad ber berättade "
    "berättar undrar undrade tog tar blev blir gick går verkar verkade vågade frågade frågar "
    "hälsar hälsade bor bodde följde följer jobbar jobbade arbetar saknar grät skrev skriver "
    "önskar önskade kände känner lovade avböjde stod står låg ligger sov sover hör hörde "
    "visade visar gav ger kan kunde rädd ledsen glad påverkad slagen hotad försvann borta "
    "gravid sjuk mötte träffade said wants wanted needs told asked came igen åkte flyttat "
    "slutat börjat tänker funderar bjöd bjuder körde kör skjutsar skjutsade lånar lånade "
    "säljer sålde köper köpte tigger tiggde dricker drack röker rökte äter åt hälsat blöder "
    "gråter fryser hostar haltar ramlade föll rymd rymt rymde rymmer avviken avvek "
    "försvunnen hemlös vräkt bostadslös nykter full hög arg orolig ångerfull stressad lugn "
    "tyst utmattad trött sårbar skör skadad gift skild singel ensam flyttar flyttade hämtad "
    "hämtade hämtar lämnad häktad gripen placerad omhändertagen inlagd utskriven mamma pappa "
    "syster syrran bror brorsan moster faster granne väninna kompis tjej kille köpare torsk "
    "kund hallick chaufför förare vaktar vaktade hotar hotade slår slog lurade lurar skyller "
    "ljuger ljög svarar svarade smsar smsade mejlade mailade hörs nekar nekade vägrar tvekar "
    "lovar hittade hittad hjälper hjälpt tolkar tolkade känd okänd slutar slutade börjar "
    "började letar letade söker sökte säljs används utnyttjas utnyttjad somnat vaken piggare "
    "bättre sämre lives works cried cries left bar bär syr sydde lagade lagar delade delar "
    "ledde leder kallas kallades stavas läser läste pluggar studerar lämnade"
)
NOT_PEOPLE_ENDS = (
    "tjänsten tjänst ningen heten skapet arbetet ordet laget rådet nätet offer plan torg "
    "torget gatan vägen centralen jouren huset gården verket teamet mottagningen kyrkan "
    "station stationen holm malm stad stan by köping vik sta sund borg lund mark land landet "
    "ska iska svenska polisen gruppen centrum hem hemmet skolan kliniken akuten boendet "
    "härbärget missionen museet gallerian hotellet salongen salonger baren sajten stigen "
    "parken bron kajen stranden terminalen hallen tåget bussen linjen enheten nämnden "
    "förvaltningen kommun kommunen regionen länet myndigheten erna arna orna backen firman "
    "bolaget föreningen kiosken affären butiken krogen klubben sidan appen kanalen"
)
"""Ends of words with a capital that are places, organisations and languages."""
NAME_ENDS = "ina iana ana ela ita isa ira ica iya ija ova elle ette isha ullah oglu escu"
"""Ends of given names of the languages met; for words with a capital within a sentence."""
NAME_ENDS_NOT = (
    "ukraina palestina argentina botswana guyana indiana ghana havana venezuela medina "
    "galleria catalina-hotellet volvo fina egna herrarna stina-line tirana prishtina pristina "
    "mina dina sina medicina latina arlanda valla moldova genova kosova ljubljana montana "
    "rosita-bar pizzeria marina nikita hela vita visa sista enda andra"
)

NAME_NOT_UNKNOWN = (
    "trans alias caritas house polisen polis socialjouren socialjour soc socjouren jouren "
    "kvinnojouren kvinnojour mika kast barnahus bup bris noomi evonhuset stödcentrum "
    "ungdomsjouren ungdomsmottagningen mottagningen migrationsverket skatteverket regionen "
    "region stockholm göteborg malmö uppsala sverige rumänien bulgarien thailand nigeria "
    "ukraina ungern albanien spanien colombia brasilien ryssland polen litauen vi ni hon han "
    "de den det en ett inte inget ingen okänd okänt samma sig något någon bra alla allt nya "
    "nästa flera två tre fyra fem sex tjejen kvinnan killen mannen personen personal "
    "personalen kollega kollegor väktare vakt vakten fält fältassistenter fältarna ledningen "
    "chef chefen samordnaren samordnare regionkoordinator regionkoordinatorn koordinatorn "
    "arbetsledare arbetsledaren jourhavande duty kontakten tolk tolken taxi akuten sjukhuset "
    "vården psyk psykakuten bvc mvc barnmorska sthlm city centralen norrmalm södermalm "
    "vasastan östermalm kungsholmen skärholmen rinkeby husby tensta farsta kista hötorget "
    "slussen plattan medis hornstull t-centralen odenplan stureplan fridhemsplan karlaplan "
    "mitt inom under efter innan vad vem var hur när där här som att och men eller om så ej "
    "ja nej lite mycket mer fler mest bara också även ngn ngt ngra nån nåt man män kvinnor "
    "tjejer killar barn ungdomar unga köpare måndag tisdag onsdag torsdag fredag lördag "
    "söndag januari februari mars april maj juni juli augusti september oktober november "
    "december jul påsk midsommar natt kväll morgon dag ikväll inatt idag imorgon igår nu sen "
    "sedan rfsl rfsu roks unizon iom nspm nmt nsp noa kvinnofridslinjen brottsofferjouren "
    "stadsmissionen räddningsmissionen frälsningsarmen röda convictus ria pinnen spiral "
    "novahuset talita tryggahamnen kfum preventell swish sms snap snapchat insta instagram "
    "telegram tiktok facebook messenger whatsapp badoo tinder grindr kik engelska rumänska "
    "spanska svenska arabiska ryska thai thailändska ukrainska bulgariska albanska dari "
    "tigrinja somaliska franska tyska polska litauiska portugisiska kinesiska vietnamesiska "
    "persiska kurdiska turkiska romani the a an her his she he they us no yes unknown not "
    "police my your this that honom henne dem dom oss er mig dig alkohol droger hasch kokain "
    "kondomer kort mat kaffe te hiv nytt uppföljning återbesök möte samtal kontakt pass "
    "passet team teamet grupp gruppen team-lead visst tydligen nog tror kanske ibland olika "
    "likadant egentligen numera fel rätt vadå hotell hotellet bageriet krogen baren klubben "
    "restaurangen butiken affären kiosken macken seven-eleven pressbyrån mcdonalds burger "
    "scandic ibis lidl ica coop willys hemköp åhlens sös ks igen varje duga"
)
"""What may follow a trigger with a capital, or "heter", and is nobody's given name."""
