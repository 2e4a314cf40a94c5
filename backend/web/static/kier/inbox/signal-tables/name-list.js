/**
 * Names that are common in the Netherlands, and where people who are exploited here often come from: without
 * accents, in small letters. A list finds much, never all.
 */

/** @param {string} text */
const listOf = (text) => text.trim().split(/\s+/);

/** First names that are hardly anything else. */
export const FIRST_NAMES = new Set(
  listOf(`
aaliyah abdel abdelkader abdellah abdul abdullah abdulrahman achmed adam adele adriana adrianus agata agnes agnieszka
agus ahmad ahmed ahmet aisha alejandro aleksander aleksandra alessandro alexander alexandra alexandru ali alice alicia
alina amal amelie amina amir amira amit ana anastasia andras andreea andrei andrzej andy aneta angela angelica
angelique angelo aniek anil anita anjali anke anna annabel anne anneke annelies annemarie anouk anton antonio antonius
arjun arnold arthur aryan asha ashok astrid attila aylin ayse ayu aziz barbara barbora bart bartosz beata beatrix
bence benjamin bernadette bianca bibi bilal binh bishnu bogdan boudewijn bram brenda brian brigitte budi burak camila
carla carlos carmen caroline catharina cathelijne cecilia chantal charlotte chau cheng chiara chinh christiaan
christina christine claire claudia conny cornelia cornelis cristian cristina cuong daan dagmar daniel daniela danielle
danny daria david dawid deepak dennis dewi diana diego dilan dimitar dinesh dion dirk dominik dorota dorottya driss
dung eelco ekaterina elena eleonora elif elisabeth eliza ella ellen elly emilia emine emma emmanuel emre eric erik
erika erzsebet esmee esther eszter eva evelien ewa fabian fadi fadma faisal fatima fatma fatoumata felicia femke fenna
ferenc fernando florian francesca francisco franciscus frank fred frederik gabor gabriela gabriella gamze georgi
georgiana gerard gerda gerrit gheorghe giang gijs gita giulia gizem grzegorz guido guillermo gulsen gurpreet gustavo
hakan halil halima hamid hamza hana hanna hannah hanneke hans harald hari hassan hatice helena hendrik henk henny
herman hicham hien hieu hilde houssein huda hung huong huseyin huub huyen ibrahim ida ilham ilias ilona imane imran
inge ingrid ioana ionut irene irina iris irma isabel isabella ismail istvan ivan ivana iwona jaap jacoba jacobus
jacqueline jakub jamal jamila janina janneke janos jaroslaw jasmijn jasper jayden jeanette jelle jennifer jeroen jesse
jessica jiahui jing joanna johan johanna johannes jolanda jolanta joost jorge jose josef joseph joshua joyce jozef
juan judit julia julian juliana juliette jurgen justyna kamal kamila karim karin karolina katalin katarzyna kateryna
katja kaveri kees kemal kevin khadija khalid khanh khoa kien kim kiran klaas klara koen kris krishna kristina krystyna
krzysztof kumari lakshmi lars laszlo latifa laura laurens laxmi leila lena lennart leonard leonie leyla lidia lieke
liem lieu lilla linda linh lisa lisanne lizette loc lotte louisa lucas lucia lucie ludovica luigi luis lukasz luuk
maaike maarten maciej magda magdalena mahmoud malgorzata malika manisha manon manuel marcel marcin marco marek
margaret margriet maria mariam mariana marieke marije marijke marika mario mariusz marjolein marleen marlies marloes
marta martha martijn martin mary maryam mateusz matthijs maxim mehdi mehmet melanie melissa merve michael michal
michelle miguel mihaela mihai mikolaj milena minh miranda mireille mirjam mohamed mohammad mohammed moniek monika
mounir mourad murat mustafa myrthe nadia najat najib naomi naoual natalia natasha nawal nawel nga ngan ngoc nhi nhung
nicolae nicole niek niels nienke nikola nikoleta nina nirmala noah noor nora norbert nour nur nurul oksana olga olivia
omar omer oscar oskar osman othman oussama patricia patrick patryk paulina pawel pedro petra phuc phuoc phuong pieter
pilar piotr prakash pramod priya przemyslaw purnima putri quang quyen quynh rabia rachel rachid rafal rahul rajan
rajesh ramesh ramona rania raquel rashid ravi rebecca reinier renata renske ricardo richard rina rita robert roberto
roel roeland rohan roland rolf ronald rosa rosario roxana ruben rudolf ruud ryszard saba sabina sabrina said saida
salima salma samantha samira sandeep sander sandor sandra sanjay sanne santosh sara sarah sarita sebastiaan sebastian
selma semih serkan shanti sharon shreya siham silvia simone siobhan sita siti slamet slawomir sofia sofie sonia
soufiane stefan stefania stephanie steven sumitra sunil sunita suresh susanna susanne sushila svetlana sylwia szabolcs
szymon tamara tamas tanja tarik tatiana teresa tessa thanh thao theodora theresa thijs thomas thuy tibor tineke tomas
tomasz tran trang trinh truc tuan tuyen tuyet ursula usha valentina valeria vanessa vasile vera veronica veronika
vicky victor viktor viktoria vincent vinh viorel viorica vivian vladimir wahid waldemar wati wayan wenjing weronika
wesley wiktor wilhelmina willemijn wilma wim witold wojciech wouter xavier xiaoli xiaomei xiaoyan xinyi xiu yan yanti
yara yasin yasmin yasmina yassine yen ying yolanda youssef yusuf yvonne zainab zara zbigniew zehra zeynep zofia zoltan
zsofia zsolt zsuzsanna zuzanna
`),
);

/** First names that are words, places or brands as well: alone they say nothing. */
export const WEAK_FIRST_NAMES = new Set(
  listOf(`
amber an angel anh april aria asia aurora bas ben bo bob cas chi dani dao dean demi do duc eko faith fay fleur frans floor
floris gloria gul ha hai hao happy hoa hoang hong hope hui ion isa ivy iwan jack jade jan jay jesus jet jim jo john
jona joy juli jun juni kai khan lan lee lei leo li lien lily lin loan loes long lou luc lucky luna ly mai mark max may
maya mees mei mercedes mercy merel mia mick mike milan min ming mira mo my nam nana nik noa paris paul pauw pepijn
peter piet pim prince princess puck ram ray ria rick rob robin roman ron roos rose roy sam sasha sem senna sky son sri
stella sterre storm suzan sven tam ted thu tien tim tom ton trung tu tuna van victoria viet viola wei wendy wil will
willem xin yu zoe
`),
);

/** Family names that are hardly anything else. */
export const LAST_NAMES = new Set(
  listOf(`
abbas acharya achterberg adhikari aksoy alvarez andrade arslan aslan ayala aydin baczek bakkali balogh bautista benali
benyahia bhandari bhatt bhattarai boonstra bosman botha bouali bouazza bouzid brouwers budiman celik cetin chaudhari
chaudhary cheung chowdhury ciobanu constantin czarnecki dahal dang dangol dekkers delacruz demir demirci devi dhillon
diaz dijkstra dimitrov dimitrova dinh dobrowolski dogan driessen dumitru duong duran dutta erdogan erkens esen
fernandes fernandez ferrari ferreira fikri flores fodor francke fuentes gao garcia georgiev gerritsen ghimire giri
gomez gonzales gonzalez goossens gosain goswami grabowski groenendijk gruber gunawan guo gupta gurung gutierrez haddad
halim hamdan hamidi handayani haque hartono hassani heijmans hendriks hendriksen hermans hernandez hidayat hoekstra
hofman horvath hosseini huang huisman huynh ibrahimi iliescu iliev ionescu ivanov ivanova jablonski jacobs jaiswal
janowski jansen janssen janssens jha jimenez jongerius joshi juarez juhasz kaczmarek kaminski kandel kapoor karki kaur
kaya kelderman khadka khatri kilic kiss koirala koopman korkmaz kovac kovacs kowalczyk kowalska kowalski kozlowski
kramer krawczyk kruijff kuiper kuipers kurniawan kusuma kwiatkowski lakatos lammers leeuwen lestari lewandowski liang
limbu lopez luong magar maharjan malik mansouri martens martinez mazur meijer mendoza mevissen michalski mihaylov
mishra molenaar molnar morales moreno moussaoui mulder munoz nagy nair nemeth nguyen nikolov nowak nowakowski nugroho
oosterhuis ozdemir ozturk pandey papp patel pauwels pawlowski peeters pereira perera perez petrov petrova pham phan
pieters popa popescu poudel pradhan pranoto prasetyo pratama purnama quispe rahayu rahman rahmani rai ramirez ramos
rana rasuli rawal reijnders reyes rivera rodrigues rodriguez romero rusu sahin saleh sanchez santos santoso saputra
setiawan shah shahi sharma sherpa shrestha siddiqui simkhada singh smeets soares sokolowski soto stoyanov subedi
suharto suryanto susanto sutrisno szabo szekely takacs tamang thapa timmermans todorov torres toth tran tremmel truong
tuladhar utami valdez varga vargas vasquez verhoeven vermeulen versteeg villanueva vuong wahyuni wibowo widodo wijaya
willemsen wisniewski witkowski wojcik wozniak wulandari xiao yadav yamamoto yildirim yildiz yilmaz yilmazer zaman
zhang zhao zheng zhou zielinski zijlstra zimmerman zwiers
`),
);

/** Family names that are words or places as well: with a first name they are names. */
export const WEAK_LAST_NAMES = new Set(
  listOf(`
aarts ali bailey bakker beek berg beukers blom boer bos bosch brink broek brouwer bruijn bruin bui cao chan chen cheng
cho chua cruz dai dam das dekker diep dijk do doorn duc elmas fung goh graaf groen groot haan haas han heuvel ho hoang
hoek hu hussain hussein jong kamal kaplan khan kim koc kok koning kumar kurt laan lai lam lama lau lee leung li lim
lin linden liu lo lu ly ma maas mai meer mohamed molen ngo olah ong peters post prins raj ram rao ray roy ruiter
schouten silva smit smits tan tang tas veen vega ven visser vliet vo vos vries vu wal wang weert wei wit wolf wong wu
xie xu yang yap ye yuan zhu zwart
`),
);

/** Words between parts of a name. */
export const PARTICLES = new Set(
  listOf(
    "al ben bin da dal de dela del den der di dos du el het in la las le los op te ten ter thi 't van von ze",
  ),
);

/** Han characters with which most Chinese names begin. */
export const HAN_SURNAMES =
  "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文張劉陳楊趙黃吳孫馬羅鄭謝韓馮許蕭鄧葉";
