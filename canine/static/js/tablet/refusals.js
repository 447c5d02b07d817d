// What the server says when it refuses a record, in Kiswahili: under the code of its sentence, the words of the English
// one, with the names of the values in it. A test asks for every sentence with which the services of the field refuse.

/** @type {Record<string, string>} */
export const REFUSALS = {
  // Shifts
  this_is_your_own_shift_end_it: "Hii ni zamu yako mwenyewe: imalize.",
  this_is_a_shift_of_a_handler_of_the_same_dog_or_a_manager_of_the_unit_closes_it:
    "Hii ni zamu ya {names}: mwongozaji wa mbwa huyo huyo au meneja wa kikosi ndiye anayeifunga.",
  say_why_you_close_it_it_stands_in_the_record_under_your_name: "Sema kwa nini unaifunga: inabaki kwenye rekodi kwa jina lako.",
  is_on_record_for_a_later_time_than_that_give_a_later_end: "{what} imeandikwa kwa wakati wa baadaye kuliko huo. Toa mwisho wa baadaye.",
  you_have_no_shift_with_on_record_for_that_time_open_one_this_is_kept_and_finds:
    "Huna zamu na {dogs} iliyoandikwa kwa wakati huo. Anza moja: hii imehifadhiwa, na itaipata yenyewe.",
  is_on_a_shift_at_that_nobody_has_ended_close_that_one_first_with_a_reason:
    "{team} iko kwenye zamu huko {station} ambayo hakuna aliyeimaliza: ifunge hiyo kwanza, kwa sababu.",
  is_not_your_team_only_opens_its_shift: "{team} si timu yako: ni {handler} pekee anayeanza zamu yake.",
  lies_in_the_future_check_the_day_and_the_time: "{what} iko katika siku zijazo. Angalia siku na saa.",
  is_not_a_station_of_your_unit_choose_one_of_yours: "{station} si kituo cha kikosi chako. Chagua kimoja chenu.",
  choose_the_team_that_goes_on_shift: "Chagua timu inayoingia zamu.",
  a_shift_cannot_end_before_it_starts: "Zamu haiwezi kuisha kabla ya kuanza.",
  was_on_another_shift_at_in_that_time_check_start_and_end: "{dog} alikuwa kwenye zamu nyingine huko {station} wakati huo. Angalia mwanzo na mwisho.",
  this_shift_has_ended_already: "Zamu hii imeshaisha.",
  write_at_least_one_thing_the_weather_or_a_remark_on_the_dog: "Andika angalau jambo moja: hali ya hewa, au maoni kuhusu mbwa.",
  this_lies_outside_the_shift_check_the_time: "Hii iko nje ya zamu. Angalia saa.",
  was_a_team_not_on: "{team} ilikuwa timu {span}, si tarehe {today}.",
  is_on_an_open_shift_at_end_that_one_first: "{dog} yuko kwenye zamu iliyo wazi huko {station}: maliza hiyo kwanza.",
  the_search_of_is_still_running_end_it_first: "Upekuzi wa {searched} bado unaendelea: umalize kwanza.",
  the_search_of_ended_later_than_that: "Upekuzi wa {searched} uliisha baada ya hapo.",
  this_is_a_shift_of_only_its_handler_writes_on_it: "Hii ni zamu ya {names}: ni mwongozaji wake pekee anayeandika humo.",
  only_a_person_with_an_account_can_write_this: "Ni mtu mwenye akaunti pekee anayeweza kuandika hii.",

  // Searches
  say_who_targeted_it_a_name_or_the_office_that_asked: "Sema nani alikilenga: jina, au ofisi iliyoomba.",
  say_which_draw_chose_it_its_number_or_its_day: "Sema ni bahati nasibu ipi iliyokichagua: namba yake au siku yake.",
  a_seal_number_and_no_seal_contradict_each_other_keep_one: "Namba ya muhuri na “hakuna muhuri” zinapingana. Bakiza moja.",
  say_what_you_saw_where_the_seal_should_be: "Sema ulichoona mahali muhuri unapopaswa kuwa.",
  read_the_seal_number_off_the_door_or_choose_no_seal: "Soma namba ya muhuri kwenye mlango, au chagua “hakuna muhuri”.",
  this_team_is_not_on_the_shift_choose_the_one_that_searched: "Timu hii haiko kwenye zamu. Chagua iliyopekua.",
  say_which_was_searched_its_registration_name_or_number: "Sema ni {kind} ipi iliyopekuliwa: usajili wake, jina au namba.",
  say_how_you_found_the_seal_intact_or_broken: "Sema uliukutaje muhuri: mzima au umevunjika.",
  a_container_needs_its_seal_number_read_it_off_the_door_or_choose_no_seal_and:
    "Kontena inahitaji namba ya muhuri. Isome kwenye mlango, au chagua “hakuna muhuri” na useme ulichoona.",
  the_search_did_not_start_within_the_shift_check_the_time: "Upekuzi haukuanza ndani ya zamu. Angalia saa.",
  a_search_cannot_end_before_it_starts: "Upekuzi hauwezi kuisha kabla ya kuanza.",
  the_search_did_not_end_within_the_shift_check_the_time: "Upekuzi haukuisha ndani ya zamu. Angalia saa.",
  the_dog_showed_something_later_than_that: "Mbwa alionyesha kitu baada ya hapo.",
  it_reads_so_already_there_is_nothing_to_correct: "Tayari imeandikwa hivyo: hakuna cha kusahihisha.",
  this_search_has_no: "Upekuzi huu hauna {fact}.",
  write_what_it_should_have_read: "Andika ilivyopaswa kusomeka.",
  the_shift_has_ended_say_when_the_search_ended: "Zamu imeisha: sema upekuzi uliisha lini.",
  this_entry_was_corrected_already_open_the_latest_one_and_correct_that: "Ingizo hili limeshasahihishwa. Fungua la mwisho na usahihishe hilo.",
  this_lies_outside_the_search_check_the_time: "Hii iko nje ya upekuzi. Angalia saa.",
  this_search_has_ended_already: "Upekuzi huu umeshaisha.",
  say_where_on_the_object_such_as_the_left_door_or_the_rear_axle: "Sema wapi kwenye kitu, kama mlango wa kushoto au ekseli ya nyuma.",
  say_when_the_dog_showed_it: "Sema mbwa alionyesha lini.",
  it_is_on_record_already_that_the_dog_showed_nothing: "Tayari imeandikwa kwamba mbwa hakuonyesha kitu.",
  it_is_on_record_that_the_dog_showed_nothing_to_change_that_say_why_both_will_be:
    "Imeandikwa kwamba mbwa hakuonyesha kitu. Kubadilisha hilo, sema kwa nini: yote mawili yataonyeshwa.",
  the_dog_showed_something_in_this_search_if_that_is_wrong_correct_that_entry:
    "Mbwa alionyesha kitu katika upekuzi huu. Kama si sahihi, sahihisha ingizo hilo.",
  the_search_goes_on_that_the_dog_showed_nothing_is_said_at_its_end: "Upekuzi unaendelea: kwamba mbwa hakuonyesha kitu husemwa mwishoni.",

  // Inspections and findings
  an_outcome_is_on_record_to_change_it_say_why_both_will_be_shown: "Matokeo yameshaandikwa. Kuyabadilisha, sema kwa nini: yote mawili yataonyeshwa.",
  exhibit_is_another_finding_of_this_unit_recorded_by_on_read_the_label_again: "Kielelezo {exhibit_number} ni kitu kingine kilichopatikana na kikosi hiki: {item}, kilichoandikwa na {recorder_name} tarehe {received_at}. Soma lebo tena.",
  a_finding_is_on_record_strike_it_out_first_if_nothing_was_found: "Kuna kilichopatikana kwenye rekodi. Kifute kwanza kama hakuna kilichopatikana.",
  name_the_person_who_inspected_it: "Taja mtu aliyekagua.",
  say_when_it_was_inspected: "Sema ilikaguliwa lini.",
  the_inspection_cannot_be_earlier_than_the_search: "Ukaguzi hauwezi kuwa kabla ya upekuzi.",
  record_first_that_the_inspection_found_contraband: "Andika kwanza kwamba ukaguzi ulipata magendo.",
  write_the_exhibit_number_from_the_label: "Andika namba ya kielelezo kutoka kwenye lebo.",
  it_cannot_be_found_before_the_search_started: "Haiwezi kupatikana kabla ya upekuzi kuanza.",
  a_weight_is_more_than_nothing: "Uzito ni zaidi ya sifuri.",
  name_the_scale_a_weight_is_only_as_good_as_its_scale: "Taja mizani: uzito ni mzuri kama mizani yake tu.",
  this_finding_was_struck_out_there_is_nothing_to_identify: "Kilichopatikana hiki kilifutwa: hakuna cha kutambua.",
  name_who_identified_it_and_what_they_said_it_is: "Taja aliyekitambua, na alisema ni nini.",
  write_the_name_and_what_this_person_did: "Andika jina, na mtu huyu alifanya nini.",

  // Air samples and their custody
  this_shift_has_ended_an_air_sample_is_taken_in_an_open_shift_open_one_first: "Zamu hii imeisha: sampuli ya hewa huchukuliwa kwenye zamu iliyo wazi. Anza moja kwanza.",
  the_flow_is_more_than_0_l_min_read_it_off_the_pump: "Mtiririko ni zaidi ya 0 L/dakika: usome kwenye pampu.",
  the_pump_stops_after_it_starts_check_both_times: "Pampu husimama baada ya kuanza. Angalia saa zote mbili.",
  the_pump_ran_for_more_than_6_hours_as_you_wrote_it_check_both_times: "Kwa ulivyoandika, pampu ilifanya kazi zaidi ya saa 6. Angalia saa zote mbili.",
  cannot_stand_by_choose_somebody_who_works_here: "{witness} hawezi kuwa shahidi: chagua anayefanya kazi hapa.",
  write_the_as_it_is_printed_on_the_filter: "Andika {what}, kama ilivyochapwa kwenye kichujio.",
  write_the: "Andika {what}.",
  has_this_sample_only_the_one_who_gives_it_or_the_one_who_takes_it_writes_this: "{giver} ana sampuli hii. Ni anayeitoa au anayeipokea pekee anayeandika hii.",
  say_where_it_was_handed_over: "Sema ilikabidhiwa wapi.",
  read_the_seal_of_the_bag: "Soma muhuri wa mfuko.",
  filter_was_as_said_on_its_custody_ends_there_if_that_is_wrong_a_manager_takes:
    "Kichujio {filter_number}: {kind}, kama alivyosema {recorder_name} tarehe {received_at}: {how} Ulinzi wake unaishia hapo. Kama si sahihi, meneja hulibatilisha kwenye ukurasa wake.",
  and_do_not_say_the_same_about_a_hand_over_of_filter_whoever_disputes_it:
    "{giver} na {receiver} hawasemi sawa kuhusu makabidhiano ya kichujio {filter_number}. Anayepinga ayathibitishe hata hivyo chini ya Makabidhiano, au watu wawili wayafute; kisha yanaendelea.",
  says_that_they_took_it_from_who_has_not_confirmed_it_confirms_it_first_under:
    "{receiver} anasema aliipokea kutoka kwa {giver}, ambaye hajathibitisha: {giver} athibitishe kwanza, chini ya Makabidhiano au kwa PIN yake kwenye kishikwambi. Kama haikuwa hivyo, {giver} aseme hapo; mameneja huarifiwa.",
  only_says_whether_this_hand_over_was_so_with_s_own_pin_on_a_tablet_or_signed_in:
    "Ni {person} pekee anayesema kama makabidhiano haya yalikuwa hivyo: kwa PIN ya {person} mwenyewe kwenye kishikwambi, au akiwa ameingia. Hakuna anayethibitisha kwa niaba ya mwingine.",
  is_the_already_giver_receiver_and_witness_are_different_persons_choose_somebody:
    "{person} tayari ni {as_what}: anayetoa, anayepokea na shahidi ni watu tofauti. Chagua mwingine.",
  this_hand_over_was_struck_it_counts_for_nothing_and_nobody_is_asked_about_it:
    "Makabidhiano haya yalifutwa: hayahesabiki, na hakuna anayeulizwa tena kuyahusu.",
  confirmed_this_hand_over_on_already_if_it_was_not_so_have_it_struck:
    "{person_name} alishathibitisha makabidhiano haya tarehe {at}. Kama hayakuwa hivyo, omba yafutwe.",
  say_what_happened_instead_the_managers_are_told: "Sema kilichotokea badala yake: mameneja wataambiwa.",
  nobody_was_asked_to_confirm_this_hand_over: "Hakuna aliyeulizwa kuthibitisha makabidhiano haya.",
  this_person_was_not_asked_to_confirm_this_hand_over: "Mtu huyu hakuulizwa kuthibitisha makabidhiano haya.",
  whoever_works_with_the_tablet_has_shown_their_pin_already: "Anayetumia kishikwambi ameshaonyesha PIN yake.",
  for_another_person_there_is_nothing_but_their_confirmation_with_their_own_pin: "Kwa mtu mwingine hakuna ila uthibitisho wake, kwa PIN yake mwenyewe.",
  what_was_confirmed_is_another_hand_over_than_the_one_on_record: "Kilichothibitishwa ni makabidhiano mengine kuliko yaliyo kwenye kumbukumbu.",
  say_what_happened_to_it_and_how: "Sema kilichoipata, na vipi.",
  this_lies_before_the_end_of_the_sampling_check_the_time: "Hii iko kabla ya mwisho wa kuchukua sampuli. Angalia saa.",
  said_on_already: "{recorder_name} alishasema tarehe {received_at}: {kind}.",
  that_a_sample_was_lost_or_spoiled_says_somebody_who_had_to_do_with_it_or_a:
    "Kwamba sampuli ilipotea au kuharibika husemwa na aliyehusika nayo, au meneja wa kitengo chake.",
  nothing_says_of_this_sample_that_it_was_lost_or_spoiled: "Hakuna kinachosema kuwa sampuli hii ilipotea au kuharibika.",
  a_manager_of_the_unit_takes_back_that_a_sample_was_lost_or_spoiled: "Meneja wa kitengo ndiye anayebatilisha kwamba sampuli ilipotea au kuharibika.",
  said_it_another_manager_takes_it_back: "{recorder_name} ndiye aliyesema: meneja mwingine ndiye anayebatilisha.",
  cannot_take_it_choose_somebody_who_works_here: "{receiver} hawezi kuipokea: chagua anayefanya kazi hapa.",
  has_it_already_choose_who_takes_it: "{giver} tayari anayo: chagua anayeipokea.",
  this_lies_before_custody_cannot_run_backwards_check_the_time: "Hii iko kabla ya {what}: ulinzi hauwezi kurudi nyuma. Angalia saa.",
  the_bag_was_sealed_with_if_the_seal_is_another_now_say_why_in_the_remark_the:
    "Mfuko ulifungwa kwa muhuri {seal}. Kama muhuri ni mwingine sasa, sema kwa nini kwenye maoni; mameneja wataambiwa.",
  the_second_person_is_another_person_than_you_who_draws_the_air_choose_who_stood: "Mtu wa pili ni mtu tofauti nawe unayevuta hewa. Chagua aliyekuwepo.",
  filter_of_lot_was_used_on_already_a_filter_is_used_once_read_its_number_again: "Kichujio {number} cha kundi {lot} kilishatumika ({used}): kichujio hutumika mara moja. Soma namba yake tena.",
  seal_was_taken_off_this_bag_before_and_closes_it_since_a_bag_s_seal_is_used: "Muhuri {seal} uliondolewa kwenye mfuko huu awali, na tangu hapo {present} ndio unaoufunga: muhuri wa mfuko hutumika mara moja. Soma namba yake tena.",
  this_seal_closed_another_bag_drawn_from_it_is_used_once: "Muhuri huu ulifunga mfuko mwingine ({other}): hutumika mara moja.",
  seal_closed_the_bag_of_another_filter_already_drawn_from_a_bag_s_seal_is_used: "Muhuri {seal} ulishafunga mfuko wa kichujio kingine ({used}): muhuri wa mfuko hutumika mara moja. Soma namba yake tena.",
  a_flow_is_more_than_0_l_min_not: "Mtiririko ni zaidi ya 0 L/dakika, si {flow_l_per_min}.",
  the_pump_cannot_stop_before_it_starts: "Pampu haiwezi kusimama kabla ya kuanza.",

  // Exhibits and their custody
  by_the_record_has_this_exhibit_only_the_one_who_gives_it_or_the_one_who_takes:
    "Kwa mujibu wa kumbukumbu, {holder} ana kielelezo hiki. Ni anayekitoa au anayekipokea pekee anayeandika hii.",
  choose_who_takes_it_or_choose_somebody_outside_and_write_who_one_of_the_two: "Chagua anayekipokea, au chagua “mtu wa nje” na uandike ni nani: mmoja kati ya wawili.",
  exhibit_was_struck_there_is_nothing_to_hand_over: "Kielelezo {exhibit_number} kilifutwa: hakuna cha kukabidhi.",
  read_the_seal_of_the_exhibit: "Soma muhuri wa kielelezo.",
  say_how_it_looked_such_as_seal_intact_dry: "Sema kilionekanaje, kwa mfano: muhuri mzima, kikavu.",
  say_where_it_was_handed_over_the_store_and_shelf_the_laboratory_the_court: "Sema kilikabidhiwa wapi: ghala na rafu, maabara, mahakama.",
  the_exhibit_was_sealed_with_if_the_seal_is_another_now_say_why_in_the_remark:
    "Kielelezo kilifungwa kwa muhuri {former}. Kama muhuri ni mwingine sasa, sema kwa nini kwenye maoni; mameneja wataambiwa.",
  confirms_nothing_here_write_the_number_of_the_receipt: "{outsider} hathibitishi chochote hapa: andika namba ya stakabadhi.",
  does_not_handle_exhibits_choose_somebody_who_does: "{user} hashughulikii vielelezo: chagua anayevishughulikia.",
  says_that_a_hand_over_of_exhibit_was_not_so_to_nothing_goes_on_until_confirms:
    "{who} anasema makabidhiano ya kielelezo {exhibit_number} hayakuwa hivyo: {giver} kwa {receiver}. Hakuna kinachoendelea hadi {who} athibitishe hata hivyo, chini ya Makabidhiano, au watu wawili wayafute kwenye ukurasa wa upekuzi.",
  wrote_down_that_they_took_it_from_already_has_yet_to_confirm_it_under_hand:
    "{receiver} alishaandika kwamba alikipokea kutoka kwa {giver}: {giver} bado hajathibitisha, chini ya Makabidhiano.",
  name_a_colleague_who_stood_by_and_who_confirms_it: "{why}: taja mwenzako aliyekuwepo, na anayethibitisha.",

  // Containers of the day's draw
  say_why_it_was_not_reached: "Sema kwa nini haikufikiwa.",
  said_already_that_it_was_not_reached: "{said_by_name} alishasema kwamba haikufikiwa.",
  it_was_looked_at_a_search_or_an_air_sample_of_it_is_on_record: "Ilikaguliwa: upekuzi au sampuli ya hewa yake iko kwenye kumbukumbu.",

  // Sessions
  the_responses_of_this_session_are_entered_by: "Mwitikio wa kikao hiki huandikwa na {responses_by}.",
  one_person_cannot_load_and_record_you_know_what_lies_where_in_this_session: "Mtu mmoja hawezi kupakia na kuandika: unajua kilichopo wapi katika kikao hiki.",
  this_team_is_not_in_the_session: "Timu hii haiko kwenye kikao.",
  there_is_no_such_response_in_this_session: "Hakuna jibu kama hilo katika kikao hiki.",
  that_is_what_stands_there_already: "Ndivyo ilivyo tayari.",
  this_session_is_closed_nothing_can_be_entered_or_corrected_any_more: "Kikao hiki kimefungwa. Hakuna kinachoweza kuandikwa au kusahihishwa tena.",
  this_line_is_closed_nothing_can_be_entered_or_corrected_any_more: "Mstari huu umefungwa. Hakuna kinachoweza kuandikwa au kusahihishwa tena.",
  the_line_has_positions_1_to_there_is_no_position: "Mstari una nafasi 1 hadi {positions}; hakuna nafasi {position}.",
  position_is_locked_entered_if_that_is_wrong_enter_a_correction_with_its_reason:
    "Nafasi {position} imefungwa: {recorder_name} aliandika “{seen}”. Kama si sahihi, andika sahihisho na sababu yake; ingizo la kwanza linabaki.",
  the_time_lies_in_the_future_check_the_tablet_s_clock: "Wakati uko katika siku zijazo. Angalia saa ya kishikwambi.",
  a_line_has_1_to_60_positions: "Mstari una nafasi 1 hadi 60.",
  what_lies_in_this_line_is_on_record_already: "Kilichopo kwenye mstari huu kimeshaandikwa.",
  there_is_no_such_response: "Hakuna jibu kama hilo.",

  who_loads_has_not_looked_yet_what_goes_where_so_nothing_can_lie_there_opens:
    "{loader}, anayepakia, bado hajaangalia ni nini kinakwenda wapi, hivyo hakuna kinachoweza kuwekwa hapo. {loader} hufungua kikao hiki, akiwa ameingia, na kupakia mstari; kisha majibu huandikwa.",

  // Check-ups
  enter_every_position_of_run_first_what_was_not_sniffed_is_presented_once_more:
    "Andika kwanza kila nafasi ya mzunguko {run}: kisichonuswa huwasilishwa mara nyingine baada ya hapo.",
  every_response_is_in_nothing_more_can_be_entered_a_wrong_one_can_be_corrected:
    "Majibu yote yameandikwa: hakuna kinachoweza kuongezwa. Lisilo sahihi linaweza kusahihishwa hadi mpango ufunuliwe.",
  every_response_is_in_the_check_up_can_no_longer_be_called_incomplete_whatever:
    "Majibu yote yameandikwa: ukaguzi hauwezi tena kuitwa usiokamilika, vyovyote ulivyokuwa.",
  item_rests_until_say_it_then: "Kifaa {number} kinapumzika hadi {until}{others}. Sema hapo.",
  position_of_run_is_not_presented_once_more_only_what_was_entered_as_not_sniffed:
    "Nafasi {position} ya mzunguko {run} haiwasilishwi tena: ni iliyoandikwa kuwa haikunuswa pekee.",
  run_comes_before_run_and_still_lacks_responses_finish_it_first:
    "Mzunguko {open_run} unatangulia mzunguko {run} na bado unakosa majibu. Umalize kwanza.",
  run_waits_for_who_loads_it_and_says_that_they_have_left_then_its_first_response:
    "Mzunguko {run} unamsubiri {loader}, anayeupakia na kusema kwamba ameondoka. Kisha jibu lake la kwanza linaweza kuandikwa.",
  sessions_lie_minutes_apart_the_first_response_of_this_one_can_be_entered_from:
    "Vikao hutengana kwa dakika {minutes}: jibu la kwanza la hiki linaweza kuandikwa kuanzia {soonest}.",
  the_check_up_is_approved_no_response_can_be_entered_or_corrected_any_more:
    "Ukaguzi umeidhinishwa. Hakuna jibu linaloweza kuandikwa au kusahihishwa tena.",
  the_check_up_is_closed_already: "Ukaguzi umeshafungwa.",
  the_check_up_is_it_cannot_become: "Ukaguzi ni {state}: hauwezi kuwa {to}.",
  the_check_up_was_closed_as_incomplete_no_response_can_be_entered_or_corrected:
    "Ukaguzi ulifungwa bila kukamilika. Hakuna jibu linaloweza kuandikwa au kusahihishwa tena.",
  the_check_up_was_refused_no_response_can_be_entered_or_corrected_any_more:
    "Ukaguzi ulikataliwa. Hakuna jibu linaloweza kuandikwa au kusahihishwa tena.",
  the_plan_is_revealed_no_response_can_be_entered_or_corrected_any_more:
    "Mpango umefunuliwa. Hakuna jibu linaloweza kuandikwa au kusahihishwa tena.",
  the_plan_is_sealed_until_it_is_revealed_only_may_read_it_to_load:
    "Mpango umefungwa. Hadi ufunuliwe, ni {loader} pekee anayeweza kuusoma, ili kupakia.",
  the_responses_of_this_check_up_are_entered_by: "Majibu ya ukaguzi huu huandikwa na {recorder}.",
  the_trial_has_runs_1_to_there_is_no_run: "Ukaguzi una mizunguko 1 hadi {runs}; hakuna mzunguko {run}.",
  this_is_for_the_assessor_of_this_check_up: "Huu ni wa {assessor}, mpimaji wa ukaguzi huu.",
  you_are_the_handler_call_each_response_to_who_enters_it:
    "Wewe ndiye mwongozaji: mwambie {recorder} kila jibu, naye huliandika.",
  you_are_this_team_s_handler_under_whatever_account_nobody_loads_their_own_trial:
    "Wewe ndiye mwongozaji wa timu hii, kwa akaunti yoyote ile: hakuna anayepakia ukaguzi wake mwenyewe.",
  you_loaded_this_trial_and_know_the_plan_so_you_cannot_enter_its_responses:
    "Ulipakia ukaguzi huu na unajua mpango, hivyo huwezi kuandika majibu yake.",
  the_assessor_of_this_check_up_has_left_a_manager_of_the_unit_who_took_no_part:
    "{assessor}, mpimaji wa ukaguzi huu, ameondoka: meneja wa kikosi ambaye hakushiriki huumaliza.",
  the_assessor_of_this_check_up_has_left_another_assessor_of_the_unit_or_one_whom:
    "{assessor}, mpimaji wa ukaguzi huu, ameondoka: mpimaji mwingine wa kikosi, au anayeruhusiwa na meneja wake, ambaye hakushiriki hutaja sababu ya kila kilichokosekana.",
  of_responses_are_in_the_plan_is_revealed_only_when_all_are_enter_the_others_or:
    "Majibu {entered} kati ya {of} yameandikwa. Mpango hufunuliwa tu yote yakiwepo: andika mengine, au funga ukaguzi bila kukamilika.",

  // Training
  an_exercise_lasts_from_1_to_minutes: "Zoezi huchukua dakika 1 hadi {most}.",
  type_how_many_blanks_lay_out_or_0: "Andika tupu ngapi ziliwekwa, au 0.",
  type_the_of_the_exercise: "Andika {what} ya zoezi.",
  stands_here_twice: "{aid} iko hapa mara mbili.",
  this_is_an_aid_of_another_unit_than_the_team_s: "Hiki ni kifaa cha kitengo kingine, si cha kitengo cha timu hii.",
  this_is_a_matter_of_ask_a_manager_of_that_unit_can_let_you_in_by_name_for_one:
    "Hili ni jambo la {unit}: muulize meneja wa kitengo hicho. {managers} anaweza kukuruhusu kwa jina, kwa jaribio moja au kwa muda.",
  this_is_a_matter_of_ask_a_manager_of_that_unit_it_has_none_yet_an_administrator:
    "Hili ni jambo la {unit}: muulize meneja wa kitengo hicho. Bado hakina meneja: msimamizi wa mfumo humwongeza.",
  this_is_of_no_unit_an_administrator_sees_it: "Hili si la kitengo chochote: msimamizi wa mfumo huliona.",
  has_no_role_in_force_a_manager_has_to_agree_first:
    "{person} hana jukumu linalotumika: meneja lazima akubali kwanza.",
  is_not_of_a_manager_there_lets_them_in_by_name_or_choose_somebody_else:
    "{person} si wa {unit}: meneja wa huko humruhusu kwa jina, au chagua mtu mwingine.",
  type_more_than_0_and_not_more_than_that: "{sealed}: andika zaidi ya 0 na si zaidi ya hapo.",
  this_lies_in_the_future_check_the_day_and_the_time: "Hii iko katika siku zijazo. Angalia siku na saa.",
  was_a_team_not_on_this_day: "{team} ilikuwa timu {span}, si siku hii.",
  say_how_it_went_in_counts_or_in_words: "Sema ilivyokwenda, kwa hesabu au kwa maneno.",
  a_correction_does_not_lower_the_strike_the_exercise_which_a_second_person_has:
    "Sahihisho halipunguzi {what}. Futa zoezi, jambo ambalo mtu wa pili lazima akubali, kisha uliandike kama lilivyokuwa.",
  an_alert_is_not_corrected_into_less_strike_the_alert_which_a_second_person_has:
    "Ishara ya mbwa haisahihishwi kuwa ndogo zaidi. Futa ishara hiyo, jambo ambalo mtu wa pili lazima akubali, kisha rekodi mabadiliko ya tabia.",
  the_outcome_of_the_inspection_is_on_record_and_this_alert_would_change_what_the:
    "Matokeo ya ukaguzi yameshaandikwa, na ishara hii ingebadilisha upekuzi ulichofikia. Futa matokeo hayo, jambo ambalo mtu wa pili lazima akubali, rekodi ishara ya mbwa, kisha matokeo upya.",
  nobody_corrects_alone_which_exercises_they_led_by_these_it_is_decided_who_may:
    "Hakuna anayesahihisha peke yake ni mazoezi gani aliyoongoza: kwa hayo huamuliwa nani anaweza kuipima timu. Futa zoezi, jambo ambalo mtu wa pili lazima akubali, kisha uliandike kama lilivyokuwa.",
  nobody_corrects_this_alone_it_is_the_team_the_day_who_led_who_knew_or_a_better:
    "Hakuna anayesahihisha hili peke yake: ni timu, siku, aliyeongoza, aliyejua, au hesabu iliyo bora zaidi. Futa zoezi, jambo ambalo mtu wa pili lazima akubali, kisha uliandike kama lilivyokuwa.",
  the_number_is_recorded_as_painted_photograph_it_or_say_why_there_is_no_photo_of:
    "Namba imeandikwa kama ilivyopakwa rangi: ipige picha, au sema kwa nini hakuna picha yake.",
  has_proposed_a_correction_of_this_fact_already_it_waits_for_a_second_person:
    "{proposer} amekwisha kupendekeza sahihisho la hili: linasubiri mtu wa pili.",
  the_entry_reads_otherwise_by_now_decline_this_whoever_proposed_it_may_propose:
    "Maandishi yanasomeka vingine sasa. Likatae hili; aliyelipendekeza anaweza kulipendekeza upya.",
  nobody_corrects_whether_they_were_present_themselves_another_person_does_who:
    "Hakuna anayesahihisha mwenyewe kama alikuwepo. Anafanya hivyo mtu mwingine anayeruhusiwa kusahihisha hili.",
  correct_first_the_object_name_its_registration_name_or_number:
    "Sahihisha kwanza jina la kitu: usajili, jina au namba yake.",
  correct_first_the_container_number_read_it_off_the_container:
    "Sahihisha kwanza namba ya kontena: isome kwenye kontena.",
  correct_first_the_seal_number_and_the_seal_state_a_container_has_its_seal:
    "Sahihisha kwanza namba ya muhuri na hali ya muhuri: kontena lina muhuri wake.",
  nobody_corrects_this_alone_once_the_shift_is_over_strike_the_entry_which_a:
    "Hakuna anayesahihisha hili peke yake zamu ikishaisha. Futa maandishi haya, jambo ambalo mtu wa pili lazima akubali, kisha uyarekodi upya.",
  this_outcome_is_against_the_team_as_it_stands_strike_it_which_a_second_person:
    "Matokeo haya yako dhidi ya timu yalivyo. Yafute, jambo ambalo mtu wa pili lazima akubali, kisha rekodi ukaguzi ulichokuta.",
  this_looks_like_the_search_of_at_that_is_logged_already_log_it_all_the_same:
    "Huu unafanana na upekuzi wa {what} saa {started_at} ambao umeshaandikwa. Uuandike hata hivyo?",
  this_looks_like_the_air_sample_of_with_filter_drawn_at_that_is_on_record:
    "Hii inafanana na sampuli ya hewa ya {container} yenye kichujio {filter_read}, iliyochukuliwa saa {started_at}, ambayo imeshaandikwa. Uiandike hata hivyo?",
  this_exercise_was_corrected_already_open_the_newer_one_and_correct_that: "Zoezi hili limeshasahihishwa. Fungua jipya zaidi, na usahihishe hilo.",

  // The record itself, its photos, and who sends it
  name_the_station_there_is_none_to_begin_with: "Taja kituo: hakuna cha kuanzia.",
  name_the_team_that_was_trained: "Taja timu iliyofunzwa.",
  say_why_it_stands_in_the_record: "Sema kwa nini: inabaki kwenye rekodi.",
  this_record_was_sent_by_somebody_else_it_stays_theirs: "Rekodi hii ilitumwa na mtu mwingine: inabaki yake.",
  the_record_says_that_this_photo_has_bytes_more_of_them_came: "Rekodi inasema picha hii ina baiti {size}: zimekuja zaidi.",
  too_much_is_here_already_of_photos_of_yours_that_never_came_whole_send_the_rest:
    "Tayari kuna sehemu nyingi za picha zako ambazo hazikufika kamili. Tuma zilizobaki za hizo kwanza, kisha hii; isiyokamilika hufutwa baada ya siku 30.",
  this_record_was_sent_by_somebody_else_so_are_its_photos: "Rekodi hii ilitumwa na mtu mwingine: na picha zake pia.",
  a_photo_stands_here_twice: "Picha iko hapa mara mbili.",
  what_came_has_another_sha_256_than_the_record_says_send_the_photo_anew: "Kilichokuja kina SHA-256 tofauti na inavyosema rekodi. Tuma picha upya.",
  the_photo_has_pixels_and_the_record_says_by: "Picha ina pikseli {came}, na rekodi inasema {width} kwa {height}.",
  this_is_no_whole_jpeg_it_cannot_be_opened_send_the_photo_anew: "Hii si JPEG kamili: haiwezi kufunguliwa. Tuma picha upya.",
  there_is_no_pin_for_this_person_sign_in_with_the_password_once_and_set_one: "Hakuna PIN ya mtu huyu. Ingia kwa nenosiri mara moja, na uweke moja.",
  too_many_wrong_pins_wait_until_utc_or_sign_in_with_the_password: "PIN zisizo sahihi ni nyingi mno. Subiri hadi {blocked_until} UTC, au ingia kwa nenosiri.",
  this_pin_does_not_fit_after_five_wrong_ones_there_is_a_wait_of_a_quarter_of_an: "PIN hii si sahihi. Baada ya tano zisizo sahihi kuna kusubiri robo saa.",
  this_is_not_your_password: "Hili si nenosiri lako.",
  too_many_wrong_passwords_in_a_row_for_this_account_wait_min_then_try_again_if:
    "Nenosiri lisilo sahihi limeandikwa mara nyingi mno mfululizo kwa akaunti hii. Subiri dakika {minutes}, kisha jaribu tena. Kama si wewe uliyejaribu, mwambie msimamizi wako.",
  this_is_not_your_password_any_more_it_was_changed_meanwhile: "Hili si nenosiri lako tena: limebadilishwa wakati huo huo.",
  a_pin_is_digits_only: "PIN ni tarakimu tu.",
  a_pin_has_to_digits: "PIN ina tarakimu {least} hadi {most}.",
  this_pin_is_guessed_first_all_digits_alike_or_in_a_row: "PIN hii hukisiwa kwanza: tarakimu zote sawa, au kwa mfuatano.",
  use_at_least_three_different_digits: "Tumia angalau tarakimu tatu tofauti.",

  // Container numbers
  write_the_container_number_four_letters_and_seven_digits: "Andika namba ya kontena: herufi nne na tarakimu saba.",
  lacks_its_check_digit_the_last_one_often_boxed_on_the_door_read_it_there: "{number} haina tarakimu ya uhakiki, ya mwisho, mara nyingi iko kwenye kisanduku mlangoni: isome hapo.",
  a_container_number_has_four_letters_and_seven_digits_11_in_all_has: "Namba ya kontena ina herufi nne na tarakimu saba, jumla 11; {number} ina {count}.",
  the_check_digit_of_does_not_fit_read_the_whole_number_again_on_the_container: "Tarakimu ya uhakiki ya {number} hailingani: soma tena namba yote kwenye kontena.",
  the_fourth_letter_names_the_kind_u_for_a_container_j_for_equipment_z_for_a:
    "Herufi ya nne hutaja aina: U kwa kontena, J kwa vifaa, Z kwa trela, R kwa kontena ya baridi; {number} ina {letter}.",
  a_check_digit_is_made_from_four_letters_and_six_digits_is_not_that: "Tarakimu ya uhakiki hutokana na herufi nne na tarakimu sita; {first_ten} si hivyo.",
  a_container_number_has_only_the_letters_a_to_z_and_digits_is_neither: "Namba ya kontena ina herufi A hadi Z na tarakimu tu; {character} si mojawapo.",
  correct_first_the_remark_say_what_you_saw_where_the_seal_should_be: "Sahihisha kwanza maelezo: sema uliona nini mahali pa muhuri.",
  this_search_was_struck_there_is_nothing_to_correct: "Upekuzi huu umefutwa: hakuna cha kusahihisha.",
  only_the_person_who_wrote_this_and_a_manager_of_the_unit_strike_or_correct_it: "Ni aliyeandika hili na meneja wa kikosi tu wanaolifuta au kulisahihisha.",
  say_why_it_is_struck_what_was_wrong_with_it: "Sema kwa nini linafutwa: kosa lilikuwa nini.",
  this_entry_was_struck_there_is_nothing_to_correct: "Ingizo hili limefutwa: hakuna cha kusahihisha.",
  this_entry_has_no_such_fact: "Ingizo hili halina jambo hilo.",
  write_at_most_characters: "Andika herufi {longest} zaidi ya hapo hapana.",
  write_day_and_time_like_2026_03_03_14_10: "Andika siku na saa, kama 2026-03-03 14:10.",
  write_the_day_like_2026_03_03: "Andika siku, kama 2026-03-03.",
  write_a_number_with_a_decimal_point: "Andika namba {bounds}, yenye nukta ya desimali.",
  write_a_whole_number: "Andika namba kamili {bounds}.",
  write_one_of_these: "Andika moja kati ya hizi: {listed}.",
  this_sample_lies_in_a_session_that_is_still_open_close_that_one_first: "Sampuli hii iko katika kikao ambacho bado kiko wazi. Funga hicho kwanza.",
  a_later_hand_over_follows_this_one_strike_the_last_one_first: "Kuna makabidhiano ya baadaye baada ya haya: futa ya mwisho kwanza.",
  another_sample_carries_this_filter_that_of: "Sampuli nyingine ina kichujio hiki: ile ya {container_number}.",
  custody_cannot_run_backwards_this_is_not_between_the_steps_around_it: "Ulinzi wa ushahidi hauwezi kurudi nyuma: hii haiko kati ya hatua zinazoizunguka.",
  the_air_sample_of_was_decided_as_as_corrected_the_rule_says_have_the_container: "Sampuli ya hewa ya {container_number} iliamuliwa kuwa {kind}; ilivyosahihishwa, kanuni inasema {now}. Kontena ikaguliwe.",
};
