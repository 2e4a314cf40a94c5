/**
 * 2048 words of which six, compared by voice, stand for a public key: the English list of BIP-39
 * with 88 words replaced. Equals `backend/core/crypto/words.py`; the order must never change.
 *
 * The list of BIP-39 comes under this licence:
 *
 * The MIT License (MIT). Copyright (c) 2013-2016 Pavol Rusnak
 *
 * Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
 * associated documentation files (the "Software"), to deal in the Software without restriction,
 * including without limitation the rights to use, copy, modify, merge, publish, distribute,
 * sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
 * furnished to do so, subject to the following conditions:
 *
 * The above copyright notice and this permission notice shall be included in all copies or
 * substantial portions of the Software.
 *
 * THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
 * NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
 * NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
 * DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT
 * OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
 */

import { stretch } from "./boxes.js";
import { CryptoError, decode, encode, identifier, utf8 } from "./encoding.js";

const WORD_COUNT = 6;
const BITS_PER_WORD = 11;
const PURPOSE = "kier/1/words";
const SALT_SIZE = 16;
const COST = { memory_kib: 32_768, iterations: 3, parallelism: 1 };
// Of a signal table it is the digest of its key.
/** @typedef {"member" | "organisation" | "signal-table"} WordsKind */
const KINDS = ["member", "organisation", "signal-table"];

/** The words, in order. */
export const WORDS = `
ability able about above absent absorb abstract absurd access accident account achieve acid acoustic
acquire across act action actor actress actual adapt add addict address adjust admit adult advance
advice aerobic affair afford afraid again age agent agree ahead aim air airport aisle alarm album
alert alien all alley allow almost alone alpha already also alter always amateur amazing among
amount amused analyst anchor ancient anger angle angry animal ankle announce annual another answer
antenna antique anxiety any apart apology appear apple approve april arch arctic area arena argue
arm armed armor army around arrange arrive arrow art artefact artist artwork ask aspect asset assist
assume asthma athlete atlas atom attend attitude attract auction audit august aunt author auto
autumn average avocado avoid awake aware away awesome awful awkward axis baby bachelor bacon badge
bag balance balcony ball bamboo banana banjo banner bar barely bargain barrel base basic basket
battle beach bean beauty because become beef before begin behave behind believe below belt bench
benefit best better between beyond bicycle bid bike bind biology bird birth biscuit bison bitter
black blade blanket blast bleak bless blind blossom blouse blue blur blush board boat body boil bone
bonus book boost border boring borrow boss bottom bounce box boy bracket brain brand brass brave
bread breeze brick bridge brief bright bring brisk broccoli broken bronze broom brother brown brush
bubble buddy budget buffalo build bulb bulk bundle bunker burden burger burst bus business busy
butter buyer buzz cabbage cabin cable cactus cake call calm camera camp can canal cancel candy
cannon canoe canvas canyon capable capital captain car caravan carbon card cargo carnival carpet
carry cart case cash castle casual cat catalog catch category cattle caught cause caution cave
ceiling celery cello cement census century cereal certain chair chalk champion change chaos chapter
charge chase chat cheap check cheese chef cherry chest chicken chief child chimney chocolate choice
choose chronic chuckle chunk churn cigar cinema cinnamon circle citizen city civil claim clap
clarify claw clay clean clerk clever click client cliff climb clinic clip clock clog close cloth
cloud clown club clump cluster clutch coach coast coconut code coffee coil coin collect color column
combine come comfort comic common company concert conduct confirm congress connect consider control
convince cook cool copper copy coral core corn correct cost cotton couch country couple course
cousin cover coyote crack cradle craft cram crane crash crater crawl cream credit creek crew cricket
crisp critic crop cross crouch crowd crucial cruise crumble crunch crush crystal cube culture cup
cupboard curious current curtain curve cushion custom cute cycle dad dahlia daisy damage damp dance
daring dash daughter dawn day deal debate debris decade december decide decline decorate decrease
deer defense define defy degree delay deliver delta demand demise denial dentist deny depart depend
deposit depth derive describe desert design desk destroy detail detect develop device devote diagram
dial diamond diary dice diesel diet differ digital dignity dilemma dinner dinosaur direct dirt
disagree discover dish dismiss disorder display distance divert divide divorce dizzy doctor document
dog doll dolphin domain domino donate donkey donor door dose double dove draft dragon drama drastic
draw dream dress drift drill drink drip drive drop drum dry duck duet dune during dust dutch duty
dwarf dynamic eager eagle early earn earth easel easily east easy echo eclipse ecology economy edge
edit educate effort egg eight either elbow elder electric elegant element elephant elevator elite
elixir else embark embody embrace emerge emotion employ empower empty enable enact end endless
endorse enemy energy enforce engage engine enhance enjoy enlist enough enrich enroll ensure enter
entire entry envelope episode equal equip era erase erode erosion error erupt escape essay essence
estate eternal ethics evidence evoke evolve exact example excess exchange excite exclude excuse
execute exercise exhaust exhibit exist exit exotic expand expect expire explain expose express
extend extra eye eyebrow fabric face faculty fade faint faith falcon fall false fame family famous
fan fancy fantasy farm fashion father fatigue fault favorite feature february federal fee feed feel
female fence festival fetch fever few fiber fiction fiddle field figure file film filter final find
fine finger finish fire firm first fiscal fish fit fitness fix flag flame flash flat flavor flee
flight flip float flock floor flower fluid flush flute fly foam focus fog foil fold follow food foot
force forest forget fork fortune forum forward fossil foster found fox fragile frame frequent fresh
friend fringe frog front frost frown frozen fruit fuel fun funny furnace fury future gadget gain
galaxy gallery game gap garage garbage garden garlic garment gas gasp gate gather gauge gaze general
genius genre gentle genuine gesture geyser ghost giant gift giggle ginger giraffe girl give glad
glance glare glass glide glimpse globe gloom glory glove glow glue goat goblet goddess gold gondola
good goose gorilla gospel gossip govern gown grab grace grain grant grape grass gravity great green
grid grit grocery group grow grunt guard guess guide guitar gym habit hair half hammer hamster hand
happy harbor hard harmony harp harvest hat have hawk hazel head health heart heavy hedgehog height
hello helmet help hen hero hidden high hill hint hip hire history hobby hockey hold hole holiday
hollow home honey hood hope horn horse hospital host hotel hour hover hub huge human humble humor
hundred hungry hunt hurdle hurry husband hybrid ice icon idea identify idle igloo ignore ill image
imitate immense immune impact impose improve impulse inch include income increase index indicate
indoor industry infant inform inhale inherit initial inject inner innocent input inquiry insect
inside inspire install intact interest into invest invite involve iron island isolate issue item
ivory jacket jaguar jar jasmine jazz jeans jelly jewel jigsaw job join joke journey joy judge juggle
juice jump jungle junior junk just kangaroo kayak keen keep ketchup key kick kid kidney kind kingdom
kit kitchen kite kitten kiwi knee knock know koala lab label labor ladder lady lagoon lake lamp
language lantern laptop large later latin laugh laundry lava lavender law lawn lawsuit layer lazy
leader leaf learn leave lecture left leg legal legend leisure lemon lend length lens leopard lesson
letter level liberty library license life lift light like lilac lily limb limit link lion liquid
list little live lizard llama load loan lobster local lock logic lonely long loop lottery lotus loud
lounge love loyal lucky luggage lumber lunar lunch luxury lyrics macaroni machine magic magnet mail
main major make mammal man manage mandate mango mansion manual maple marble march margin marine
market marriage mask mass master match material math matrix matter maximum maze meadow mean measure
meat mechanic medal media melody melt member memory mention menu mercy merge merit merry mesh
message metal meteor method middle midnight milk million mimic mind minimum minor minute miracle
mirror miss mistake mix mixed mixture mobile model modify mom moment monitor monkey month moon moral
more morning mosaic mosquito mother motion motor mountain mouse move movie much muesli muffin mule
multiply muscle museum mushroom music must mutual myself mystery myth naive name napkin narrow
nation nature near neck nectar need negative neglect neither nephew nerve nest net network neutral
never news next nice nickel night noble noise nominee noodle normal north nose notable note nothing
notice novel now number nurse nut oak oasis object oblige obscure observe obtain obvious occur ocean
october odor off offer office often oil okay old olive olympic omit once one onion online only opal
open opera opinion oppose option orange orbit orchard order ordinary organ orient original ostrich
other otter outdoor outer output outside oval oven over own owner oxygen oyster ozone pact paddle
page pair palace palm panda panel panther paper paprika parade parent park parrot parsley party pass
patch path patient patrol pattern pause pave payment peace peanut pear peasant pebble pelican pen
pencil penguin people pepper perfect permit person pet petal phone photo phrase physical piano
picnic picture piece pig pigeon pill pilot pink pioneer pipe pitch pizza place planet plastic plate
play please pledge pluck plug plum plunge pocket poem poet point polar pole polka pond pony pool
poppy popular portion position possible post potato pottery powder power practice praise predict
prefer prepare present pretty prevent price pride primary print priority prism private prize problem
process produce profit program project promote proof property prosper protect proud provide public
pudding puffin pull pulp pulse pumpkin pupil puppy purchase purity purpose purse push put puzzle
pyramid quality quantum quarter question quick quilt quit quiz quote rabbit raccoon race rack radar
radio rail rain raise rally ramp ranch random range rapid rare raspberry rate rather raven raw razor
ready real reason rebel rebuild recall receive recipe record recycle reduce reflect reform refuse
region regret regular reject relax release relief rely remain remember remind remove render renew
rent reopen repair repeat replace report require rescue resemble resist resource response result
retire retreat return reunion reveal review reward rhubarb rhythm rib ribbon rice rich ride ridge
right rigid ring riot ripple risk ritual rival river road roast robin robot robust rocket romance
roof rookie room rose rotate rough round route royal rubber rude rug rule run runway rural saddle
safe saffron sail salad salmon salon salt salute same sample sand sapphire sardine satisfy sauce
sausage save saxophone say scale scan scatter scene scheme school science scissors scorpion scout
scrap screen script scrub sea seagull search season seat second secret section security seed seek
segment select sell seminar senior sense sentence series service sesame session settle setup seven
shadow shaft shallow share shed shell sheriff shield shift shine ship shiver shock shoe shop short
shoulder shrimp shrug shuffle shy sibling side sight sign silent silk silly silver similar simple
since sing siren sister situate six size skate sketch ski skill skin skirt skull skyline slab slam
sleep slender slice slide slight slim slogan slot slow slush small smart smile smoke smooth snack
snail snake snap sniff snow soap soccer social sock soda sofa soft solar soldier solid solution
solve someone song soon sort soul sound soup source south space spare spatial spawn speak special
speed spell spend sphere spice spider spike spin spirit split spoil sponsor spoon sport spot spray
spread spring spy square squeeze squirrel stable stadium staff stage stairs stamp stand start state
stay steak steel stem step stereo stick still sting stock stomach stone stool story stove strategy
street strike strong struggle student stuff stumble style subject submit subway success such sudden
sugar suggest suit sultan summer sun sunny sunset super supply supreme sure surface surge surprise
surround survey sustain swallow swamp swan swap swarm swear sweet swift swim swing switch symbol
symptom syrup system table tackle tag tail talent talk tango tank tape target task taste taxi teach
team teapot teddy tell ten tenant tennis tent term terrace test text thank that theme then theory
there they thing this thought three thrive throw thumb thunder ticket tide tiger tilt timber time
tiny tip tired tissue title toast today toddler toe toffee together toilet token tomato tomorrow
tone tongue tonight tool tooth top topic topple torch tornado tortoise toss total tourist toward
tower town toy track trade train transfer travel tray treat tree trend trial tribe trigger trim trip
trombone trophy truck true truly trumpet trust truth try tuba tube tuition tulip tumble tuna tunnel
turkey turn turtle twelve twenty twice twin twist two type typical umbrella unable unaware uncle
uncover under undo unfair unfold unicorn uniform unique unit universe unknown unlock until unusual
unveil update upgrade uphold upon upper upset urban urge usage use used useful usual utility vacant
vacuum vague valid valley valve van vanish vapor various vast vault vehicle velvet vendor venture
venue verb verify version very vessel veteran viable vibrant victory video view village vintage
violin virtual virus visa visit visual vital vivid vocal voice void volcano volume vote voyage wafer
waffle wage wagon wait walk wall walnut walrus want warm warrior wash wasp waste water wave way
wealth wear weasel weather web wedding weekend weird welcome west wet whale what wheat wheel when
where whisper wide width wife wild will win window wine wing wink winner winter wire wisdom wise
wish witness wolf woman wonder wood wool word work world worry worth wrap wrestle wrist write wrong
yacht yard year yellow yoga you young youth zebra zero zone zoo
`
  .trim()
  .split(/\s+/);

/**
 * Return the six words of a key, to be compared by voice: the first 66 bits of its Argon2id, 11 for
 * each. They cost what a case code costs, so that nobody makes a key with the words of another.
 * @param {{kind: WordsKind, id: string, publicKey: Uint8Array}} key
 */
export async function sixWords({ kind, id, publicKey }) {
  if (!KINDS.includes(kind)) throw new CryptoError("malformed");
  const text = `${PURPOSE}|${kind}|${identifier(id)}|${encode(publicKey)}`;
  const salt = new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(PURPOSE)));
  const digest = await stretch(utf8(text), encode(salt.subarray(0, SALT_SIZE)), COST, COST);
  const bits = Array.from(digest, (byte) => byte.toString(2).padStart(8, "0")).join("");
  return Array.from({ length: WORD_COUNT }, (_, place) => {
    const start = place * BITS_PER_WORD;
    return WORDS[parseInt(bits.slice(start, start + BITS_PER_WORD), 2)];
  });
}

/**
 * The same for pages: see member-worker.js.
 * @param {unknown} _member
 * @param {{kind: WordsKind, id: string, public: string}} options
 */
export const wordsOf = (_member, { kind, id, public: publicKey }) =>
  sixWords({ kind, id, publicKey: decode(publicKey) });
