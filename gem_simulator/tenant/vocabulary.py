"""What a tenant says in its own words: everything that is not the name of a person, a company or a place.

Names of stages, default sources and offices' location names are of the kinds seen in real tenants.
"""

from __future__ import annotations

DEPARTMENTS = (  # name, place of the parent in this list
    ("Engineering", None),
    ("Platform", 0),
    ("Product & Design", None),
    ("Sales", None),
    ("Sales – EMEA", 3),
    ("Customer Success", None),
    ("People", None),
    ("Finance", None),
    ("Marketing", None),
    ("データサイエンス", 0),
    ("Legal", None),
    ("R&D <Labs>", 0),
)

OFFICES: tuple[tuple[str, str | None, int | None], ...] = (  # name, location name, place of the parent
    ("San Francisco", "San Francisco, United States", None),
    ("Berlin", "Berlin, Germany", None),
    ("Toronto", "Toronto, ON, Canada", None),
    ("London HQ", "London, UK", None),
    ("Remote", "Remote", None),
    ("Tokyo", "Tokyo, Japan", None),
    ("São Paulo", "São Paulo, SP, Brazil", None),
    ("New York, NY, USA", None, None),
    ("Bangalore", "Bengaluru, Karnataka, IN", None),
    ("Dublin", "", None),
    ("Germany", "Germany", None),
    ("Kraków", "Kraków, PL", 1),
    ("Seoul", "Seoul, Korea, Republic of", None),
    ("Remote - EMEA", "Remote - EMEA", 4),
    ("München", "München, Deutschland", 1),
    ("Cambridge", "Building 4, Science Park, Cambridge, United Kingdom", 3),
    ("Prague", "Prague, Czech Republic", None),
    ("上海办事处", "上海, China", None),
)

SOURCES = (  # name, type, place in SOURCE_TYPES
    ("Company career site", 0),
    ("Gem Sequence", 1),
    ("Github", 2),
    ("Indeed", 2),
    ("Internal candidate", 3),
    ("LinkedIn Basic Jobs", 2),
    ("Referral", 4),
    ("Grace Hopper Celebration 2025", 5),
    ("ETH Zürich – Polymesse", 6),
    ("リファラル", 4),
    ("Agency: Müller & Söhne", 7),
    ("Meetup 🎉", 5),
    ("Wellfound", 2),
)
SOURCE_TYPES = ("Company", "Prospecting", "Job board", "Internal", "Referral", "Event", "University", "Other")

REJECTION_REASONS = (  # name, place in REJECTION_TYPES
    ("Lacking skill(s)/qualification(s)", 0),
    ("Not enough experience", 0),
    ("Failed assessment", 0),
    ("Culture add", 0),
    ("Position filled", 0),
    ("Overqualified", 0),
    ("Accepted another offer", 1),
    ("Compensation", 1),
    ("Unresponsive", 1),
    ("Relocation 🏠", 1),
    ("Other", 2),
)
REJECTION_TYPES = ("We rejected them", "They rejected us", "None Specified")

STAGES = (  # by number of stages, from 4 to 8
    ("Application Review", "Phone Screen", "Onsite", "Offer"),
    ("New Applicant", "Recruiter Interview", "HM Interview", "Onsite", "Offer"),
    ("Application Review", "Recruiter Interview", "Technical Assessment", "Onsite", "Reference", "Offer"),
    ("Application Review", "HM Review", "Phone Screen", "Take Home", "Onsite", "Debrief", "Offer"),
    (
        "New Applicant",
        "Recruiter Interview",
        "HM Interview",
        "Technical Assessment",
        "Onsite",
        "Culture Interview",
        "Reference",
        "Offer",
    ),
)
EXTRA_STAGE = "Trial Day"

INTERVIEWS = (
    "Recruiter Chat",
    "Technical Interview",
    "System Design",
    "Hiring Manager Interview",
    "Pair Programming",
    "Culture Interview",
    "Case Study",
    "面接",
    "Founder Coffee ☕",
)

QUESTIONS = (
    ("How did they explain trade-offs?", "long_answer", ()),
    ("Would you work with them?", "single_select", ("Yes", "No", "Not sure")),
    ("Which strengths did you see?", "multi_select", ("Depth", "Clarity", "Kindness", "Pace")),
    ("Salary expectation", "short_answer", ()),
    ("Notice period", "short_answer", ()),
)

RECOMMENDATIONS = ("Strong No", "No", "No Decision", "Yes", "Strong Yes")

FEEDBACK = (
    "Clear communicator, asked good questions about the roadmap.",
    "Struggled with the second exercise, recovered well with a hint.",
    "Deep knowledge of databases; less at home with the front end.",
    "Friendly, structured, to the point.",
    "Would like to see more ownership at this level.",
    "Excellent take-home; tests were better than ours 😅",
    "質問に対して的確に答えていた。",
    "Answers stayed on the surface. <b>Not</b> for this role, perhaps for support.",
    "Very strong. Please move fast: another offer is on the table.",
    "Muy buena comunicación, experiencia relevante en pagos.",
)

TAGS = (
    "Python",
    "Go",
    "Rust",
    "TypeScript",
    "React",
    "Kubernetes",
    "Data",
    "ML",
    "B2B",
    "SaaS",
    "Leadership",
    "Referral 2025",
    "Relocation",
    "Visa",
    "silver medalist",
    "日本語",
    "C++",
    "a, b; c",
    "🔥 hot",
    "Ünicode",
)

TITLES = (
    "Senior Software Engineer",
    "Software Engineer, Backend",
    "Staff Site Reliability Engineer",
    "Product Manager",
    "Product Designer (f/m/d)",
    "Account Executive – DACH",
    "Customer Success Manager",
    "Data Scientist / ML",
    "Engineering Manager",
    "People Partner",
    "Growth Marketer",
    "Financial Analyst",
    "シニアエンジニア",
    "Développeur·se Full-Stack",
    "Support Engineer (Nights & Weekends)",
    "Chief of Staff",
)

DEGREES = (
    "BSc",
    "Bachelor of Arts",
    "MSc",
    "Master of Engineering",
    "Ph.D.",
    "MBA",
    "Diplom-Informatiker",
    "Associate",
)
DISCIPLINES = ("Computer Science", "Mathematics", "Economics", "Physics", "Psychology", "機械工学", "Design", "History")
SCHOOLS = ("University of {}", "{} State University", "{} Institute of Technology", "Universität {}", "{} College")

PHONE_TYPES = ("mobile", "home", "work", "skype", "other")
EMAIL_TYPES = ("personal", "work", "other")
PHONES = ("+1 555 01{:02d}", "+49 30 5550{:02d}", "(555) 555-01{:02d}", "+81-3-5555-01{:02d}", "0555 12 34 {:02d}")
MAIL_HOSTS = ("mail.example.com", "example.org", "example.net", "post.example.com", "inbox.test", "example.com")

POST_PARTS = (
    "<h2>About the role</h2><p>You will build things that people use every day, with a team that reviews kindly.</p>",
    "<h3>What you bring</h3><ul><li>Curiosity</li><li>Several years of practice</li><li>Plain English</li></ul>",
    "<p>We are <strong>remote-friendly</strong> &amp; meet twice a year.</p>",
    "<p>Gehalt: 70.000&nbsp;€ – 90.000&nbsp;€, 30 Tage Urlaub.</p>",
    "<p>応募をお待ちしています。</p>",
    '<p>Questions? <a href="mailto:jobs@example.com?subject=Role">Write to us</a>.</p>',
    "<p>Perks: 🚲 🍎 🏝️</p>",
    "<script>/* pasted from a website builder */</script><p>Equal opportunities for all.</p>",
)

SOCIAL = (  # {} is the person's name in ASCII letters, {n} their number
    "https://www.linkedin.com/in/{}",
    "https://www.linkedin.com/in/{}/",
    "https://linkedin.com/in/{}?trk=public_profile",
    "http://de.linkedin.com/in/{}-{n}",
    "https://github.com/{}",
    "https://www.linkedin.com/in/{}-{n}",
    "https://twitter.com/{}",
    "https://x.com/{}",
    "https://www.xing.com/profile/{}/cv",
    "https://www.facebook.com/{}",
    "https://www.facebook.com/profile.php?id={n}",
    "https://instagram.com/{}/",
    "https://medium.com/@{}",
    "https://stackoverflow.com/users/{n}/{}",
    "https://www.youtube.com/@{}",
    "https://github.com/{}/dotfiles",
    "https://www.linkedin.com/pub/{}/1/2/3",
    "https://{}.example.com/portfolio",
    "https://behance.net/{}",
    "linkedin.com/in/{}",
    "HTTPS://GitHub.com/{}",
    "https://linkedin.com.example.net/in/{}",
    "https://mobile.twitter.com/{}",
    "https://gist.github.com/{}/{n}",
    "https://www.linkedin.com/",
    "@{}",
    "N/A",
    "https://www.linkedin.com/in/%E6%9D%8E-{n}",
    "https://medium.com/p/{n}",
    "https://www.youtube.com/channel/UC{n}",
    "https://stackoverflow.com/users/{n}",
    "https://www.xing.com/profile/{}",
)

ATTACHMENTS = (  # file name, type
    ("{}.pdf", "resume"),
    ("{}.pdf", "resume"),
    ("{}_cv.docx", "resume"),
    ("Lebenslauf {}.pdf", "resume"),
    ("{}.doc", "resume"),
    ("履歴書.pdf", "resume"),
    ("cover letter.pdf", "cover_letter"),
    ("offer.pdf", "offer_letter"),
    ("take home (final) v2.zip", "take_home_test"),
    ("photo.png", "other"),
    ("notes", "other"),
    ("packet.pdf", "offer_packet"),
)

VIDEO = (
    "https://meet.example.com/{:x}",
    "https://zoom.example.com/j/{}?pwd=x%3D{:x}",
    "https://teams.example.test/l/{:x}",
)
ROOMS = ("Room 3.14", "SF – Alcatraz", "会議室 2", "Floor 7, ask at the desk", "https://meet.example.com/lobby")

CUSTOM_KEYS = ("cost_center", "seniority", "remote_ok", "bonus_pct", "budget", "approvers", "notes_html", "last_review")
