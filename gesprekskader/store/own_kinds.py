"""Every kind of own data: how it is called, and what is read of somebody."""

from dataclasses import dataclass

from gesprekskader.store.follow_ups import BY
from gesprekskader.store.outcomes import FOR_WHO_WROTE


@dataclass(frozen=True)
class Kind:
    """`sql` gives the person's own (`:id`), or what is about the person; its names are shown."""

    words: str
    sql: str


# by its name in the file for another program, in the order of the page
KINDS = {
    "persoon": Kind(
        "Wie je bent",
        """select p.name as naam, p.email as mailadres, p.role_word as rol,
        coalesce(o.name, p.said_organisation) as organisatie, p.created_at as bekend_sinds,
        p.seen_at as laatst_gezien
        from persons p left join organisations o on o.id = p.organisation_id
        where p.id = :id""",
    ),
    "account": Kind(
        "Je account",
        """select email as mailadres, is_admin as beheerder, created_at as gemaakt,
        password_at as wachtwoord_van, totp_secret <> '' as tweede_stap,
        edits_content as bewerkt_inhoud
        from accounts where person_id = :id""",
    ),
    "kaders_bewerkt": Kind(
        "Wat je in een kader, werkvorm, overlegtafel of hulpbladzijde wijzigde",
        """select kind as soort, key as sleutel, words as wijziging, made_at as op
        from content_edits
        where made_by = :id order by rowid""",
    ),
    "werkvormen": Kind(
        "Werkvormen, overlegtafels en hulp die je bewaarde",
        """select kind as soort, key as sleutel, version as versie, made_at as op from own_content
        where kind in ('werkvorm', 'overlegtafel', 'hulp') and made_by = :id order by made_at""",
    ),
    "reeksen": Kind(
        "Reeksen die je plande of bewaarde",
        """select title as reeks, 'gepland' as wat, made_at as op from series where made_by = :id
        union all select key, 'bewaard, versie ' || version, made_at from own_content
        where kind = 'reeks' and made_by = :id order by op""",
    ),
    "agendapunten": Kind(
        "Punten die je op een agenda zette",
        """select t.title as bijeenkomst, a.words as punt, a.made_at as op from agenda_points a
        join meetings t on t.id = a.meeting_id where a.person_id = :id order by a.made_at""",
    ),
    "onderwerpen": Kind(
        "Onderwerpen die je noemde",
        """select t.title as bijeenkomst, x.words as onderwerp, x.made_at as op from topics x
        join meetings t on t.id = x.meeting_id where x.person_id = :id order by x.made_at""",
    ),
    "keuzes": Kind(
        "Wat je koos",
        """select t.title as bijeenkomst, coalesce(x.words, o.text,
          'een tekst die er niet meer is') as bij,
        case m.word when 'ook' then 'ik wil dit ook' when 'helpen' then 'hier kan ik bij helpen'
          else 'bij mijn drie' end as keuze, m.made_at as op
        from marks m join meetings t on t.id = m.meeting_id
        left join topics x on x.id = m.choice_id left join outcomes o on o.id = m.choice_id
          and o.removed_at is null and o.sees <> 'eigen' and o.kind <> 'citaat'
          and o.group_id in (select id from groups where hidden_at is null)
        where m.person_id = :id order by m.made_at, m.rowid""",
    ),
    "lid_van": Kind(
        "Netwerken waar je bij hoort",
        """select n.name as netwerk, m.school_year as schooljaar,
        m.is_facilitator as gespreksleider, m.left_on as weggegaan
        from memberships m join networks n on n.id = m.network_id where m.person_id = :id
        order by m.school_year, n.name""",
    ),
    "geplakte_lijsten": Kind(
        "Wijzigingen door een geplakte lijst",
        """select n.name as netwerk, s.pasted_at as op, c.name as naam_was,
        c.role_word as rol_was from paste_changes c join pastes s on s.id = c.paste_id
        join networks n on n.id = s.network_id where c.person_id = :id order by s.pasted_at""",
    ),
    "overlegtafels": Kind(
        "Overlegtafels waar je aan zit",
        """select r.roundtable_key as tafel, b.name as bestuur, r.added_at as sinds
        from roundtable_members r left join organisations b on b.id = r.board_id
        where r.person_id = :id""",
    ),
    "vervanging": Kind(
        "Voor wie jij invalt aan een overlegtafel, of wie voor jou",
        """select s.roundtable_key as tafel, p.name as vervanger, m.name as voor,
        s.until_on as tot_en_met, s.named_at as op from substitutes s
        join persons p on p.id = s.person_id join persons m on m.id = s.member_id
        where :id in (s.person_id, s.member_id) order by s.named_at""",
    ),
    "gevraagd_aan_tafel": Kind(
        "Overlegtafels waarvoor je bent uitgenodigd",
        """select q.roundtable_key as tafel, b.name as bestuur, q.invited_at as sinds
        from seat_invitations q left join organisations b on b.id = q.board_id
        where q.person_id = :id""",
    ),
    "bijeenkomsten": Kind(
        "Bijeenkomsten waar je bij was",
        """select t.title as bijeenkomst, t.meeting_on as dag, a.joined_at as erbij
        from attendances a join meetings t on t.id = a.meeting_id where a.person_id = :id
        order by t.meeting_on""",
    ),
    "groepen": Kind(
        "Groepen waar je in zat",
        """select c.name as groep, t.title as bijeenkomst, s.joined_at as erbij
        from seats s join groups c on c.id = s.group_id
        join meetings t on t.id = c.meeting_id where s.person_id = :id order by s.id""",
    ),
    "stappen": Kind(
        "Je stappen",
        """select p.id, case p.kind when 'ga' then 'Ik ga' else 'Ik wil' end as soort,
        p.text as tekst, n.name as netwerk, p.school_year as schooljaar,
        case p.shared_with when '' then 'alleen jij' when 'group' then 'je groep'
          else 'het netwerk' end as gedeeld_met, q.name as ook_voor,
        (select group_concat(i.wording, ' | ') from step_items i where i.step_id = p.id) as items,
        p.carried_from_id as vervolg_op, o.school_year as meegenomen_uit,
        p.created_at as geschreven, p.changed_at as gewijzigd, p.removed_at as verwijderd
        from personal_steps p join networks n on n.id = p.network_id
        left join personal_steps o on o.id = p.carried_from_id
        left join persons q on q.id = p.shown_to_id where p.person_id = :id
        order by p.created_at, p.rowid""",
    ),
    "stappen_voor_jou": Kind(
        "Wie jou een stap laat zien",
        """select w.name as van, n.name as netwerk, p.created_at as geschreven
        from standing_steps p join persons w on w.id = p.person_id
        join networks n on n.id = p.network_id where p.shown_to_id = :id
        order by p.created_at, p.rowid""",
    ),
    "eerdere_woorden": Kind(
        "Eerdere woorden van je stappen",
        """select v.step_id as stap, v.text as tekst, v.changed_at as geschreven
        from step_versions v join personal_steps p on p.id = v.step_id where p.person_id = :id
        order by v.changed_at""",
    ),
    "notities": Kind(
        "Notities bij je stappen",
        """select n.text as tekst, p.text as bij_stap, n.created_at as geschreven
        from step_notes n join personal_steps p on p.id = n.step_id where p.person_id = :id
        order by n.created_at, n.rowid""",
    ),
    "herinneringen": Kind(
        "Herinneringen die je kreeg",
        """select n.name as netwerk, r.school_year as schooljaar, r.kind as moment,
        r.sent_at as verstuurd from reminders r join networks n on n.id = r.network_id
        where r.person_id = :id order by r.made_at""",
    ),
    "geen_herinneringen": Kind(
        "Netwerken waarvan je geen herinnering wilt",
        """select n.name as netwerk, q.stopped_at as sinds
        from reminder_stops q join networks n on n.id = q.network_id where q.person_id = :id""",
    ),
    "mail_van_de_dag": Kind(
        "Je laatste mail van de dag",
        """select d.sent_at as verstuurd from digests d
        where d.person_id = :id and d.sent_at <> ''""",
    ),
    "gemaild": Kind(
        "Nieuws dat je per mail kreeg",
        """select d.kind as soort, d.told_at as verstuurd from digest_news d
        where d.person_id = :id order by d.rowid""",
    ),
    "verslagen_per_mail": Kind(
        "Verslagen per mail",
        """select t.title as bijeenkomst, g.email as adres_alleen_hiervoor, g.sent_at as verstuurd
        from minutes_mails g join meetings t on t.id = g.meeting_id where g.person_id = :id
        order by t.meeting_on""",
    ),
    "geen_mail": Kind(
        "Soorten mail die je niet wilt",
        """select q.kind as soort, q.stopped_at as sinds from mail_stops q
        where q.person_id = :id order by q.kind""",
    ),
    "op_de_plank": Kind(
        "Goede voorbeelden die jij op de plank zette",
        """select o.text as tekst, case b.reach when 'everyone' then 'iedereen'
        else 'het netwerk' end as gedeeld_met, s.name as ook_voor, b.shared_at as op from shelf b
        left join networks s on s.id = b.for_network_id
        join outcomes o on o.id = b.outcome_id where b.shared_by = :id order by b.number""",
    ),
    "dossiers": Kind(
        "Je dossiers, met je eigen zinnen",
        """select s.title as dossier, s.made_at as gemaakt, (select group_concat(e.words,
        ' | ') from dossier_entries e where e.dossier_id = s.id and e.words <> '') as eigen_zinnen
        from dossiers s where s.person_id = :id order by s.made_at""",
    ),
    "terugblikken": Kind(
        "Je terugblikken",
        """select r.step_id as stap, coalesce(p.text, f.text) as over,
        r.result as uitkomst, r.yielded as opbrengst, r.held_up as tegengehouden,
        r.needed as nodig, case when p.id is not null then r.takes_along end as meegenomen,
        case when r.held_up <> '' and p.id is not null then r.shares_held_up end
        as tegengehouden_gedeeld,
        r.created_at as geschreven
        from revisits r left join personal_steps p on p.id = r.step_id
        left join follow_ups f on f.id = r.follow_up_id
        where r.person_id = :id or p.person_id = :id order by r.created_at, r.rowid""",
    ),
    "verbonden": Kind(
        "Hoe je op de lijst kwam",
        """select t.name as deed_mee_als, t.email as mailadres, t.tied_at as op
        from ties t where t.joiner_id = :id""",
    ),
    "organisaties_gewijzigd": Kind(
        "Organisaties waarvan jij de naam wijzigde",
        """select o.name as organisatie, o.changed_at as op
        from organisations o where o.changed_by = :id order by o.changed_at""",
    ),
    "aangepast": Kind(
        "Teksten die jij aanpaste",
        """select o.text as tekst, o.created_at as geschreven from outcomes o
        where o.changed_by_id = :id union all
        select f.text, f.created_at from follow_ups f where f.changed_by_id = :id""",
    ),
    "opbrengsten": Kind(
        "Opbrengsten die jij opschreef",
        f"""select {FOR_WHO_WROTE}, t.title as bijeenkomst, o.created_at as geschreven
        from outcomes o join groups c on c.id = o.group_id
        join meetings t on t.id = c.meeting_id where o.author_id = :id
        order by o.created_at, o.rowid""",
    ),
    "vervolgacties": Kind(
        "Acties die jij opschreef",
        f"""select f.text as tekst, f.owner as wie, f.due as wanneer, {BY} as dag,
        f.handed_over_at as overgedragen, t.title as bijeenkomst, f.created_at as geschreven
        from follow_ups f join groups c on c.id = f.group_id
        join meetings t on t.id = c.meeting_id where f.author_id = :id
        order by f.created_at, f.rowid""",
    ),
    "acties_op_naam": Kind(
        "Acties die op jouw naam staan",
        f"""select f.text as tekst, f.due as wanneer, {BY} as dag,
        f.handed_over_at as overgenomen, t.title as bijeenkomst, f.created_at as geschreven
        from follow_ups f join groups c on c.id = f.group_id
        join meetings t on t.id = c.meeting_id where f.owner_id = :id
        order by f.created_at, f.rowid""",
    ),
    "doorgegeven": Kind(
        "Wat jij doorgaf, of van jou is doorgegeven",
        """select w.question as vraag, w.roundtable as tafel, b.name as bestuur,
        w.created_at as op from forwardings w left join organisations b on b.id = w.board_id
        left join personal_steps p on p.id = w.step_id
        where w.person_id = :id or p.person_id = :id or exists (select 1 from wish_steps x
          join personal_steps s on s.id = x.step_id where x.wish_id = w.wish_id
          and s.person_id = :id) order by w.rowid""",
    ),
    "wensen": Kind(
        "Wensen van meer mensen waar je aan meedoet, of die jij samenzette",
        """select g.words as wens, p.text as jouw_wens, g.created_at as samengezet
        from wishes g left join wish_steps x on x.wish_id = g.id
          and x.step_id in (select id from personal_steps where person_id = :id)
        left join personal_steps p on p.id = x.step_id
        where g.made_by = :id or p.id is not null order by g.created_at, g.rowid""",
    ),
    "verslagen": Kind(
        "Wat jij bij een verslag schreef",
        """select t.title as bijeenkomst, g.opening as begin, g.closing as slot,
        g.people as aantal_mensen, g.changed_at as op
        from minutes g join meetings t on t.id = g.meeting_id where g.written_by = :id
        order by t.meeting_on""",
    ),
    "word_sjabloon": Kind(
        "Het Word-sjabloon dat jij erin zette",
        "select w.name as bestand, w.put_at as op from word_templates w where w.put_by = :id",
    ),
    "antwoorden": Kind(
        "Wat jij aan een overlegtafel antwoordde",
        """select v.sentence as tekst, v.from_title as tafel, v.created_at as op
        from forwarding_moves v where v.person_id = :id order by v.rowid""",
    ),
    "antwoorden_geopend": Kind(
        "Antwoorden die jij opende",
        """select w.question as vraag, a.seen_at as op from answers_seen a
        join forwardings w on w.id = a.forwarding_id where a.person_id = :id
        order by a.seen_at""",
    ),
    "sleutels": Kind(
        "Links en codes die op jouw naam staan",
        """select k.kind as soort, k.made_at as gemaakt, m.name as door,
        k.used_at as gebruikt, k.expires_at as verloopt,
        case k.answer when 'stil' then 'geen antwoord' when 'weg' then 'niet nodig'
        else k.answer end as antwoord, k.answered_at as beantwoord
        from keys k left join persons m on m.id = k.made_by where k.person_id = :id
        order by k.made_at""",
    ),
    "vooraf_binnen": Kind(
        "Bijeenkomsten waar een toestel van jou vooraf met de link binnenkwam",
        """select distinct t.title as bijeenkomst from early_visits e
        join visits v on v.id = e.visit_id join meetings t on t.id = e.meeting_id
        where v.person_id = :id order by t.meeting_on""",
    ),
    "toestellen": Kind(
        "Toestellen die jou kennen",
        """select device as toestel, way as manier, created_at as sinds,
        seen_at as laatst_gezien from visits where person_id = :id order by created_at""",
    ),
}
