// What the server says when it refuses a record, in Kiswahili: under its English sentence, `{}` for each value in it,
// which stands as `{1}`, `{2}` … in ours. A test asks for every sentence with which the services of the field refuse.

/** @type {Record<string, string>} */
export const REFUSALS = {
  // Shifts
  "This is your own shift: end it.": "Hii ni zamu yako mwenyewe: imalize.",
  "This is a shift of {}: a handler of the same dog or a manager of the unit closes it.":
    "Hii ni zamu ya {1}: mwongozaji wa mbwa huyo huyo au meneja wa kikosi ndiye anayeifunga.",
  "Say why you close it: it stands in the record under your name.": "Sema kwa nini unaifunga: inabaki kwenye rekodi kwa jina lako.",
  "{} is on record for a later time than that. Give a later end.": "{1} imeandikwa kwa wakati wa baadaye kuliko huo. Toa mwisho wa baadaye.",
  "You have no shift with {} on record for that time. Open one: this is kept, and finds it by itself.":
    "Huna zamu na {1} iliyoandikwa kwa wakati huo. Anza moja: hii imehifadhiwa, na itaipata yenyewe.",
  "{} is on a shift at {} that nobody has ended: close that one first, with a reason.":
    "{1} iko kwenye zamu huko {2} ambayo hakuna aliyeimaliza: ifunge hiyo kwanza, kwa sababu.",
  "{} is not your team: only {} opens its shift.": "{1} si timu yako: ni {2} pekee anayeanza zamu yake.",
  "{} lies in the future. Check the day and the time.": "{1} iko katika siku zijazo. Angalia siku na saa.",
  "{} is not a station of your unit. Choose one of yours.": "{1} si kituo cha kikosi chako. Chagua kimoja chenu.",
  "Choose the team that goes on shift.": "Chagua timu inayoingia zamu.",
  "A shift cannot end before it starts.": "Zamu haiwezi kuisha kabla ya kuanza.",
  "{} was on another shift at {} in that time. Check start and end.": "{1} alikuwa kwenye zamu nyingine huko {2} wakati huo. Angalia mwanzo na mwisho.",
  "This shift has ended already.": "Zamu hii imeshaisha.",
  "Write at least one thing: the weather, or a remark on the dog.": "Andika angalau jambo moja: hali ya hewa, au maoni kuhusu mbwa.",
  "This lies outside the shift. Check the time.": "Hii iko nje ya zamu. Angalia saa.",
  "{} was a team {}, not on {}.": "{1} ilikuwa timu {2}, si tarehe {3}.",
  "{} is on an open shift at {}: end that one first.": "{1} yuko kwenye zamu iliyo wazi huko {2}: maliza hiyo kwanza.",
  "The search of {} is still running: end it first.": "Upekuzi wa {1} bado unaendelea: umalize kwanza.",
  "The search of {} ended later than that.": "Upekuzi wa {1} uliisha baada ya hapo.",
  "This is a shift of {}: only its handler writes on it.": "Hii ni zamu ya {1}: ni mwongozaji wake pekee anayeandika humo.",
  "Only a person with an account can write this.": "Ni mtu mwenye akaunti pekee anayeweza kuandika hii.",

  // Searches
  "Say who targeted it: a name, or the office that asked.": "Sema nani alikilenga: jina, au ofisi iliyoomba.",
  "Say which draw chose it: its number or its day.": "Sema ni bahati nasibu ipi iliyokichagua: namba yake au siku yake.",
  "A seal number and “no seal” contradict each other. Keep one.": "Namba ya muhuri na “hakuna muhuri” zinapingana. Bakiza moja.",
  "Say what you saw where the seal should be.": "Sema ulichoona mahali muhuri unapopaswa kuwa.",
  "Read the seal number off the door, or choose “no seal”.": "Soma namba ya muhuri kwenye mlango, au chagua “hakuna muhuri”.",
  "This team is not on the shift. Choose the one that searched.": "Timu hii haiko kwenye zamu. Chagua iliyopekua.",
  "Say which {} was searched: its registration, name or number.": "Sema ni {1} ipi iliyopekuliwa: usajili wake, jina au namba.",
  "Say how you found the seal: intact or broken.": "Sema uliukutaje muhuri: mzima au umevunjika.",
  "A container needs its seal number. Read it off the door, or choose “no seal” and say what you saw.":
    "Kontena inahitaji namba ya muhuri. Isome kwenye mlango, au chagua “hakuna muhuri” na useme ulichoona.",
  "The search did not start within the shift. Check the time.": "Upekuzi haukuanza ndani ya zamu. Angalia saa.",
  "A search cannot end before it starts.": "Upekuzi hauwezi kuisha kabla ya kuanza.",
  "The search did not end within the shift. Check the time.": "Upekuzi haukuisha ndani ya zamu. Angalia saa.",
  "The dog showed something later than that.": "Mbwa alionyesha kitu baada ya hapo.",
  "It reads so already: there is nothing to correct.": "Tayari imeandikwa hivyo: hakuna cha kusahihisha.",
  "This search has no {}.": "Upekuzi huu hauna {1}.",
  "Write what it should have read.": "Andika ilivyopaswa kusomeka.",
  "The shift has ended: say when the search ended.": "Zamu imeisha: sema upekuzi uliisha lini.",
  "This entry was corrected already. Open the latest one and correct that.": "Ingizo hili limeshasahihishwa. Fungua la mwisho na usahihishe hilo.",
  "This lies outside the search. Check the time.": "Hii iko nje ya upekuzi. Angalia saa.",
  "This search has ended already.": "Upekuzi huu umeshaisha.",
  "Say where on the object, such as the left door or the rear axle.": "Sema wapi kwenye kitu, kama mlango wa kushoto au ekseli ya nyuma.",
  "Say when the dog showed it.": "Sema mbwa alionyesha lini.",
  "It is on record already that the dog showed nothing.": "Tayari imeandikwa kwamba mbwa hakuonyesha kitu.",
  "It is on record that the dog showed nothing. To change that, say why: both will be shown.":
    "Imeandikwa kwamba mbwa hakuonyesha kitu. Kubadilisha hilo, sema kwa nini: yote mawili yataonyeshwa.",
  "The dog showed something in this search. If that is wrong, correct that entry.":
    "Mbwa alionyesha kitu katika upekuzi huu. Kama si sahihi, sahihisha ingizo hilo.",
  "The search goes on: that the dog showed nothing is said at its end.": "Upekuzi unaendelea: kwamba mbwa hakuonyesha kitu husemwa mwishoni.",

  // Inspections and findings
  "An outcome is on record. To change it, say why: both will be shown.": "Matokeo yameshaandikwa. Kuyabadilisha, sema kwa nini: yote mawili yataonyeshwa.",
  "Exhibit {} is another finding of this unit: {}, recorded by {} on {}. Read the label again.": "Kielelezo {1} ni kitu kingine kilichopatikana na kikosi hiki: {2}, kilichoandikwa na {3} tarehe {4}. Soma lebo tena.",
  "A finding is on record. Strike it out first if nothing was found.": "Kuna kilichopatikana kwenye rekodi. Kifute kwanza kama hakuna kilichopatikana.",
  "Name the person who inspected it.": "Taja mtu aliyekagua.",
  "Say when it was inspected.": "Sema ilikaguliwa lini.",
  "The inspection cannot be earlier than the search.": "Ukaguzi hauwezi kuwa kabla ya upekuzi.",
  "Record first that the inspection found contraband.": "Andika kwanza kwamba ukaguzi ulipata magendo.",
  "Write the exhibit number from the label.": "Andika namba ya kielelezo kutoka kwenye lebo.",
  "It cannot be found before the search started.": "Haiwezi kupatikana kabla ya upekuzi kuanza.",
  "A weight is more than nothing.": "Uzito ni zaidi ya sifuri.",
  "Name the scale: a weight is only as good as its scale.": "Taja mizani: uzito ni mzuri kama mizani yake tu.",
  "This finding was struck out: there is nothing to identify.": "Kilichopatikana hiki kilifutwa: hakuna cha kutambua.",
  "Name who identified it, and what they said it is.": "Taja aliyekitambua, na alisema ni nini.",
  "Write the name, and what this person did.": "Andika jina, na mtu huyu alifanya nini.",

  // Air samples and their custody
  "This shift has ended: an air sample is taken in an open shift. Open one first.": "Zamu hii imeisha: sampuli ya hewa huchukuliwa kwenye zamu iliyo wazi. Anza moja kwanza.",
  "The flow is more than 0 L/min: read it off the pump.": "Mtiririko ni zaidi ya 0 L/dakika: usome kwenye pampu.",
  "The pump stops after it starts. Check both times.": "Pampu husimama baada ya kuanza. Angalia saa zote mbili.",
  "The pump ran for more than 6 hours, as you wrote it. Check both times.": "Kwa ulivyoandika, pampu ilifanya kazi zaidi ya saa 6. Angalia saa zote mbili.",
  "{} cannot stand by: choose somebody who works here.": "{1} hawezi kuwa shahidi: chagua anayefanya kazi hapa.",
  "Write the {}, as it is printed on the filter.": "Andika {1}, kama ilivyochapwa kwenye kichujio.",
  "Write the {}.": "Andika {1}.",
  "{} has this sample. Only the one who gives it or the one who takes it writes this.": "{1} ana sampuli hii. Ni anayeitoa au anayeipokea pekee anayeandika hii.",
  "Say where it was handed over.": "Sema ilikabidhiwa wapi.",
  "Read the seal of the bag.": "Soma muhuri wa mfuko.",
  "Filter {} was {}, as {} said on {}: {} Its custody ends there. If that is wrong, a manager takes it back on its page.":
    "Kichujio {1}: {2}, kama alivyosema {3} tarehe {4}: {5} Ulinzi wake unaishia hapo. Kama si sahihi, meneja hulibatilisha kwenye ukurasa wake.",
  "{} and {} do not say the same about a hand-over of filter {}. Whoever disputes it confirms it after all under Hand-overs, or two people strike it; then it goes on.":
    "{1} na {2} hawasemi sawa kuhusu makabidhiano ya kichujio {3}. Anayepinga ayathibitishe hata hivyo chini ya Makabidhiano, au watu wawili wayafute; kisha yanaendelea.",
  "{} says that they took it from {}, who has not confirmed it: {} confirms it first, under Hand-overs or with their PIN on a tablet. If it was not so, {} says that there; the managers are told.":
    "{1} anasema aliipokea kutoka kwa {2}, ambaye hajathibitisha: {3} athibitishe kwanza, chini ya Makabidhiano au kwa PIN yake kwenye kishikwambi. Kama haikuwa hivyo, {4} aseme hapo; mameneja huarifiwa.",
  "Only {} says whether this hand-over was so: with {}'s own PIN on a tablet, or signed in. Nobody confirms for another.":
    "Ni {1} pekee anayesema kama makabidhiano haya yalikuwa hivyo: kwa PIN ya {2} mwenyewe kwenye kishikwambi, au akiwa ameingia. Hakuna anayethibitisha kwa niaba ya mwingine.",
  "{} is the {} already: giver, receiver and witness are different persons. Choose somebody else.":
    "{1} tayari ni {2}: anayetoa, anayepokea na shahidi ni watu tofauti. Chagua mwingine.",
  "This hand-over was struck: it counts for nothing, and nobody is asked about it any more.":
    "Makabidhiano haya yalifutwa: hayahesabiki, na hakuna anayeulizwa tena kuyahusu.",
  "{} confirmed this hand-over on {} already. If it was not so, have it struck.":
    "{1} alishathibitisha makabidhiano haya tarehe {2}. Kama hayakuwa hivyo, omba yafutwe.",
  "Say what happened instead: the managers are told.": "Sema kilichotokea badala yake: mameneja wataambiwa.",
  "Nobody was asked to confirm this hand-over.": "Hakuna aliyeulizwa kuthibitisha makabidhiano haya.",
  "This person was not asked to confirm this hand-over.": "Mtu huyu hakuulizwa kuthibitisha makabidhiano haya.",
  "Whoever works with the tablet has shown their PIN already.": "Anayetumia kishikwambi ameshaonyesha PIN yake.",
  "For another person there is nothing but their confirmation, with their own PIN.": "Kwa mtu mwingine hakuna ila uthibitisho wake, kwa PIN yake mwenyewe.",
  "What was confirmed is another hand-over than the one on record.": "Kilichothibitishwa ni makabidhiano mengine kuliko yaliyo kwenye kumbukumbu.",
  "Say what happened to it, and how.": "Sema kilichoipata, na vipi.",
  "This lies before the end of the sampling. Check the time.": "Hii iko kabla ya mwisho wa kuchukua sampuli. Angalia saa.",
  "{} said on {} already: {}.": "{1} alishasema tarehe {2}: {3}.",
  "That a sample was lost or spoiled says somebody who had to do with it, or a manager of its unit.":
    "Kwamba sampuli ilipotea au kuharibika husemwa na aliyehusika nayo, au meneja wa kitengo chake.",
  "Nothing says of this sample that it was lost or spoiled.": "Hakuna kinachosema kuwa sampuli hii ilipotea au kuharibika.",
  "A manager of the unit takes back that a sample was lost or spoiled.": "Meneja wa kitengo ndiye anayebatilisha kwamba sampuli ilipotea au kuharibika.",
  "{} said it: another manager takes it back.": "{1} ndiye aliyesema: meneja mwingine ndiye anayebatilisha.",
  "{} cannot take it: choose somebody who works here.": "{1} hawezi kuipokea: chagua anayefanya kazi hapa.",
  "{} has it already: choose who takes it.": "{1} tayari anayo: chagua anayeipokea.",
  "This lies before {}: custody cannot run backwards. Check the time.": "Hii iko kabla ya {1}: ulinzi hauwezi kurudi nyuma. Angalia saa.",
  "The bag was sealed with {}. If the seal is another now, say why in the remark; the managers will be told.":
    "Mfuko ulifungwa kwa muhuri {1}. Kama muhuri ni mwingine sasa, sema kwa nini kwenye maoni; mameneja wataambiwa.",
  "The second person is another person than you, who draws the air. Choose who stood by.": "Mtu wa pili ni mtu tofauti nawe unayevuta hewa. Chagua aliyekuwepo.",
  "Filter {} of lot {} was used on {} already: a filter is used once. Read its number again.": "Kichujio {1} cha kundi {2} kilishatumika ({3}): kichujio hutumika mara moja. Soma namba yake tena.",
  "Seal {} was taken off this bag before, and {} closes it since: a bag's seal is used once. Read its number again.": "Muhuri {1} uliondolewa kwenye mfuko huu awali, na tangu hapo {2} ndio unaoufunga: muhuri wa mfuko hutumika mara moja. Soma namba yake tena.",
  "This seal closed another bag, drawn from {}: it is used once.": "Muhuri huu ulifunga mfuko mwingine ({1}): hutumika mara moja.",
  "Seal {} closed the bag of another filter already, drawn from {}: a bag's seal is used once. Read its number again.": "Muhuri {1} ulishafunga mfuko wa kichujio kingine ({2}): muhuri wa mfuko hutumika mara moja. Soma namba yake tena.",
  "A flow is more than 0 L/min, not {}.": "Mtiririko ni zaidi ya 0 L/dakika, si {1}.",
  "The pump cannot stop before it starts.": "Pampu haiwezi kusimama kabla ya kuanza.",

  // Exhibits and their custody
  "By the record, {} has this exhibit. Only the one who gives it or the one who takes it writes this.":
    "Kwa mujibu wa kumbukumbu, {1} ana kielelezo hiki. Ni anayekitoa au anayekipokea pekee anayeandika hii.",
  "Choose who takes it, or choose “somebody outside” and write who: one of the two.": "Chagua anayekipokea, au chagua “mtu wa nje” na uandike ni nani: mmoja kati ya wawili.",
  "Exhibit {} was struck: there is nothing to hand over.": "Kielelezo {1} kilifutwa: hakuna cha kukabidhi.",
  "Read the seal of the exhibit.": "Soma muhuri wa kielelezo.",
  "Say how it looked, such as: seal intact, dry.": "Sema kilionekanaje, kwa mfano: muhuri mzima, kikavu.",
  "Say where it was handed over: the store and shelf, the laboratory, the court.": "Sema kilikabidhiwa wapi: ghala na rafu, maabara, mahakama.",
  "The exhibit was sealed with {}. If the seal is another now, say why in the remark; the managers will be told.":
    "Kielelezo kilifungwa kwa muhuri {1}. Kama muhuri ni mwingine sasa, sema kwa nini kwenye maoni; mameneja wataambiwa.",
  "{} confirms nothing here: write the number of the receipt.": "{1} hathibitishi chochote hapa: andika namba ya stakabadhi.",
  "{} does not handle exhibits: choose somebody who does.": "{1} hashughulikii vielelezo: chagua anayevishughulikia.",
  "{} says that a hand-over of exhibit {} was not so: {} to {}. Nothing goes on until {} confirms it after all, under Hand-overs, or two people strike it on the page of the search.":
    "{1} anasema makabidhiano ya kielelezo {2} hayakuwa hivyo: {3} kwa {4}. Hakuna kinachoendelea hadi {5} athibitishe hata hivyo, chini ya Makabidhiano, au watu wawili wayafute kwenye ukurasa wa upekuzi.",
  "{} wrote down that they took it from {} already: {} has yet to confirm it, under Hand-overs.":
    "{1} alishaandika kwamba alikipokea kutoka kwa {2}: {3} bado hajathibitisha, chini ya Makabidhiano.",
  "{}: name a colleague who stood by, and who confirms it.": "{1}: taja mwenzako aliyekuwepo, na anayethibitisha.",

  // Containers of the day's draw
  "Say why it was not reached.": "Sema kwa nini haikufikiwa.",
  "{} said already that it was not reached.": "{1} alishasema kwamba haikufikiwa.",
  "It was looked at: a search or an air sample of it is on record.": "Ilikaguliwa: upekuzi au sampuli ya hewa yake iko kwenye kumbukumbu.",

  // Sessions
  "The responses of this session are entered by {}.": "Mwitikio wa kikao hiki huandikwa na {1}.",
  "One person cannot load and record: you know what lies where in this session.": "Mtu mmoja hawezi kupakia na kuandika: unajua kilichopo wapi katika kikao hiki.",
  "This team is not in the session.": "Timu hii haiko kwenye kikao.",
  "There is no such response in this session.": "Hakuna jibu kama hilo katika kikao hiki.",
  "That is what stands there already.": "Ndivyo ilivyo tayari.",
  "This session is closed. Nothing can be entered or corrected any more.": "Kikao hiki kimefungwa. Hakuna kinachoweza kuandikwa au kusahihishwa tena.",
  "This line is closed. Nothing can be entered or corrected any more.": "Mstari huu umefungwa. Hakuna kinachoweza kuandikwa au kusahihishwa tena.",
  "The line has positions 1 to {}; there is no position {}.": "Mstari una nafasi 1 hadi {1}; hakuna nafasi {2}.",
  "Position {} is locked: {} entered “{}”. If that is wrong, enter a correction with its reason; the first entry stays.":
    "Nafasi {1} imefungwa: {2} aliandika “{3}”. Kama si sahihi, andika sahihisho na sababu yake; ingizo la kwanza linabaki.",
  "The time lies in the future. Check the tablet's clock.": "Wakati uko katika siku zijazo. Angalia saa ya kishikwambi.",
  "A line has 1 to 60 positions.": "Mstari una nafasi 1 hadi 60.",
  "What lies in this line is on record already.": "Kilichopo kwenye mstari huu kimeshaandikwa.",
  "There is no such response.": "Hakuna jibu kama hilo.",

  // Training
  "An exercise lasts from 1 to {} minutes.": "Zoezi huchukua dakika 1 hadi {1}.",
  "Type how many blanks lay out, or 0.": "Andika tupu ngapi ziliwekwa, au 0.",
  "Type the {} of the exercise.": "Andika {1} ya zoezi.",
  "{} stands here twice.": "{1} iko hapa mara mbili.",
  "This is an aid of another unit than the team's.": "Hiki ni kifaa cha kitengo kingine, si cha kitengo cha timu hii.",
  "This is a matter of {}: ask a manager of that unit. {} can let you in by name, for one check-up or for a time.":
    "Hili ni jambo la {1}: muulize meneja wa kitengo hicho. {2} anaweza kukuruhusu kwa jina, kwa jaribio moja au kwa muda.",
  "This is a matter of {}: ask a manager of that unit. It has none yet: an administrator makes one.":
    "Hili ni jambo la {1}: muulize meneja wa kitengo hicho. Bado hakina meneja: msimamizi wa mfumo humwongeza.",
  "This is of no unit: an administrator sees it.": "Hili si la kitengo chochote: msimamizi wa mfumo huliona.",
  "{} has no role in force: a manager has to agree first.":
    "{1} hana jukumu linalotumika: meneja lazima akubali kwanza.",
  "{} is not of {}: a manager there lets them in by name, or choose somebody else.":
    "{1} si wa {2}: meneja wa huko humruhusu kwa jina, au chagua mtu mwingine.",
  "{}: type more than 0 and not more than that.": "{1}: andika zaidi ya 0 na si zaidi ya hapo.",
  "This lies in the future. Check the day and the time.": "Hii iko katika siku zijazo. Angalia siku na saa.",
  "{} was a team {}, not on this day.": "{1} ilikuwa timu {2}, si siku hii.",
  "Say how it went, in counts or in words.": "Sema ilivyokwenda, kwa hesabu au kwa maneno.",
  "A correction does not lower the {}. Strike the exercise, which a second person has to agree to, and log it as it was.":
    "Sahihisho halipunguzi {1}. Futa zoezi, jambo ambalo mtu wa pili lazima akubali, kisha uliandike kama lilivyokuwa.",
  "An alert is not corrected into less. Strike the alert, which a second person has to agree to, and record the change of behaviour.":
    "Ishara ya mbwa haisahihishwi kuwa ndogo zaidi. Futa ishara hiyo, jambo ambalo mtu wa pili lazima akubali, kisha rekodi mabadiliko ya tabia.",
  "The outcome of the inspection is on record, and this alert would change what the search came to. Strike the outcome, which a second person has to agree to, record the alert, and then the outcome anew.":
    "Matokeo ya ukaguzi yameshaandikwa, na ishara hii ingebadilisha upekuzi ulichofikia. Futa matokeo hayo, jambo ambalo mtu wa pili lazima akubali, rekodi ishara ya mbwa, kisha matokeo upya.",
  "Nobody corrects alone which exercises they led: by these it is decided who may assess the team. Strike the exercise, which a second person has to agree to, and log it as it was.":
    "Hakuna anayesahihisha peke yake ni mazoezi gani aliyoongoza: kwa hayo huamuliwa nani anaweza kuipima timu. Futa zoezi, jambo ambalo mtu wa pili lazima akubali, kisha uliandike kama lilivyokuwa.",
  "Nobody corrects this alone: it is the team, the day, who led, who knew, or a better count. Strike the exercise, which a second person has to agree to, and log it as it was.":
    "Hakuna anayesahihisha hili peke yake: ni timu, siku, aliyeongoza, aliyejua, au hesabu iliyo bora zaidi. Futa zoezi, jambo ambalo mtu wa pili lazima akubali, kisha uliandike kama lilivyokuwa.",
  "The number is recorded as painted: photograph it, or say why there is no photo of it.":
    "Namba imeandikwa kama ilivyopakwa rangi: ipige picha, au sema kwa nini hakuna picha yake.",
  "{} has proposed a correction of this fact already: it waits for a second person.":
    "{1} amekwisha kupendekeza sahihisho la hili: linasubiri mtu wa pili.",
  "The entry reads otherwise by now. Decline this; whoever proposed it may propose it anew.":
    "Maandishi yanasomeka vingine sasa. Likatae hili; aliyelipendekeza anaweza kulipendekeza upya.",
  "Nobody corrects whether they were present themselves. Another person does, who may correct this.":
    "Hakuna anayesahihisha mwenyewe kama alikuwepo. Anafanya hivyo mtu mwingine anayeruhusiwa kusahihisha hili.",
  "Correct first the object name: its registration, name or number.":
    "Sahihisha kwanza jina la kitu: usajili, jina au namba yake.",
  "Correct first the container number: read it off the container.":
    "Sahihisha kwanza namba ya kontena: isome kwenye kontena.",
  "Correct first the seal number and the seal state: a container has its seal.":
    "Sahihisha kwanza namba ya muhuri na hali ya muhuri: kontena lina muhuri wake.",
  "Nobody corrects this alone once the shift is over. Strike the entry, which a second person has to agree to, and record it anew.":
    "Hakuna anayesahihisha hili peke yake zamu ikishaisha. Futa maandishi haya, jambo ambalo mtu wa pili lazima akubali, kisha uyarekodi upya.",
  "This outcome is against the team as it stands. Strike it, which a second person has to agree to, and record what the inspection found.":
    "Matokeo haya yako dhidi ya timu yalivyo. Yafute, jambo ambalo mtu wa pili lazima akubali, kisha rekodi ukaguzi ulichokuta.",
  "This looks like the search of {} at {} that is logged already. Log it all the same?":
    "Huu unafanana na upekuzi wa {1} saa {2} ambao umeshaandikwa. Uuandike hata hivyo?",
  "This looks like the air sample of {} with filter {}, drawn at {}, that is on record already. Record it all the same?":
    "Hii inafanana na sampuli ya hewa ya {1} yenye kichujio {2}, iliyochukuliwa saa {3}, ambayo imeshaandikwa. Uiandike hata hivyo?",
  "This exercise was corrected already. Open the newer one, and correct that.": "Zoezi hili limeshasahihishwa. Fungua jipya zaidi, na usahihishe hilo.",

  // The record itself, its photos, and who sends it
  "Name the station: there is none to begin with.": "Taja kituo: hakuna cha kuanzia.",
  "Name the team that was trained.": "Taja timu iliyofunzwa.",
  "Say why: it stands in the record.": "Sema kwa nini: inabaki kwenye rekodi.",
  "This record was sent by somebody else: it stays theirs.": "Rekodi hii ilitumwa na mtu mwingine: inabaki yake.",
  "The record says that this photo has {} bytes: more of them came.": "Rekodi inasema picha hii ina baiti {1}: zimekuja zaidi.",
  "This record was sent by somebody else: so are its photos.": "Rekodi hii ilitumwa na mtu mwingine: na picha zake pia.",
  "A photo stands here twice.": "Picha iko hapa mara mbili.",
  "What came has another SHA-256 than the record says. Send the photo anew.": "Kilichokuja kina SHA-256 tofauti na inavyosema rekodi. Tuma picha upya.",
  "The photo has {} pixels, and the record says {} by {}.": "Picha ina pikseli {1}, na rekodi inasema {2} kwa {3}.",
  "This is no whole JPEG: it cannot be opened. Send the photo anew.": "Hii si JPEG kamili: haiwezi kufunguliwa. Tuma picha upya.",
  "There is no PIN for this person. Sign in with the password once, and set one.": "Hakuna PIN ya mtu huyu. Ingia kwa nenosiri mara moja, na uweke moja.",
  "Too many wrong PINs. Wait until {} UTC, or sign in with the password.": "PIN zisizo sahihi ni nyingi mno. Subiri hadi {1} UTC, au ingia kwa nenosiri.",
  "This PIN does not fit. After five wrong ones there is a wait of a quarter of an hour.": "PIN hii si sahihi. Baada ya tano zisizo sahihi kuna kusubiri robo saa.",
  "This is not your password.": "Hili si nenosiri lako.",
  "Too many wrong passwords in a row for this account. Wait {} min, then try again. If these were not your tries, tell your administrator.":
    "Nenosiri lisilo sahihi limeandikwa mara nyingi mno mfululizo kwa akaunti hii. Subiri dakika {1}, kisha jaribu tena. Kama si wewe uliyejaribu, mwambie msimamizi wako.",
  "This is not your password any more: it was changed meanwhile.": "Hili si nenosiri lako tena: limebadilishwa wakati huo huo.",
  "A PIN is digits only.": "PIN ni tarakimu tu.",
  "A PIN has {} to {} digits.": "PIN ina tarakimu {1} hadi {2}.",
  "This PIN is guessed first: all digits alike, or in a row.": "PIN hii hukisiwa kwanza: tarakimu zote sawa, au kwa mfuatano.",
  "Use at least three different digits.": "Tumia angalau tarakimu tatu tofauti.",

  // Container numbers
  "Write the container number: four letters and seven digits.": "Andika namba ya kontena: herufi nne na tarakimu saba.",
  "{} lacks its check digit, the last one, often boxed on the door: read it there.": "{1} haina tarakimu ya uhakiki, ya mwisho, mara nyingi iko kwenye kisanduku mlangoni: isome hapo.",
  "A container number has four letters and seven digits, 11 in all; {} has {}.": "Namba ya kontena ina herufi nne na tarakimu saba, jumla 11; {1} ina {2}.",
  "The check digit of {} does not fit: read the whole number again on the container.": "Tarakimu ya uhakiki ya {1} hailingani: soma tena namba yote kwenye kontena.",
  "The fourth letter names the kind: U for a container, J for equipment, Z for a trailer, R for a reefer unit; {} has {}.":
    "Herufi ya nne hutaja aina: U kwa kontena, J kwa vifaa, Z kwa trela, R kwa kontena ya baridi; {1} ina {2}.",
  "A check digit is made from four letters and six digits; {} is not that.": "Tarakimu ya uhakiki hutokana na herufi nne na tarakimu sita; {1} si hivyo.",
  "A container number has only the letters A to Z and digits; {} is neither.": "Namba ya kontena ina herufi A hadi Z na tarakimu tu; {1} si mojawapo.",
  "Correct first the remark: say what you saw where the seal should be.": "Sahihisha kwanza maelezo: sema uliona nini mahali pa muhuri.",
  "This search was struck: there is nothing to correct.": "Upekuzi huu umefutwa: hakuna cha kusahihisha.",
  "Only the person who wrote this and a manager of the unit strike or correct it.": "Ni aliyeandika hili na meneja wa kikosi tu wanaolifuta au kulisahihisha.",
  "Say why it is struck: what was wrong with it.": "Sema kwa nini linafutwa: kosa lilikuwa nini.",
  "This entry was struck: there is nothing to correct.": "Ingizo hili limefutwa: hakuna cha kusahihisha.",
  "This entry has no such fact.": "Ingizo hili halina jambo hilo.",
  "Write at most {} characters.": "Andika herufi {1} zaidi ya hapo hapana.",
  "Write day and time, like 2026-03-03 14:10.": "Andika siku na saa, kama 2026-03-03 14:10.",
  "Write the day, like 2026-03-03.": "Andika siku, kama 2026-03-03.",
  "Write a number {}, with a decimal point.": "Andika namba {1}, yenye nukta ya desimali.",
  "Write a whole number {}.": "Andika namba kamili {1}.",
  "Write one of these: {}.": "Andika moja kati ya hizi: {1}.",
  "This sample lies in a session that is still open. Close that one first.": "Sampuli hii iko katika kikao ambacho bado kiko wazi. Funga hicho kwanza.",
  "A later hand-over follows this one: strike the last one first.": "Kuna makabidhiano ya baadaye baada ya haya: futa ya mwisho kwanza.",
  "Another sample carries this filter: that of {}.": "Sampuli nyingine ina kichujio hiki: ile ya {1}.",
  "Custody cannot run backwards: this is not between the steps around it.": "Ulinzi wa ushahidi hauwezi kurudi nyuma: hii haiko kati ya hatua zinazoizunguka.",
  "The air sample of {} was decided as {}; as corrected, the rule says {}. Have the container looked at.": "Sampuli ya hewa ya {1} iliamuliwa kuwa {2}; ilivyosahihishwa, kanuni inasema {3}. Kontena ikaguliwe.",
};
