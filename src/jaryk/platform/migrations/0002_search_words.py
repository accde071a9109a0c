from __future__ import annotations

from django.db import migrations

# Case is folded here letter by letter, so that a database made with the C locale, which knows
# no Cyrillic, finds the same as any other.
UPPER = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯҢӨҮёңөү"
LOWER = "абвгдеежзийклмнопрстуфхцчшщъыьэюяноуеноу"
MARKS = ".,;:/\\-_\"«»“”()[]{}№#+*&@!?%|<>=~^$`\u00a0\u2013\u2014\u2019"


class Migration(migrations.Migration):
    dependencies = [("platform", "0001_initial")]
    operations = [
        migrations.RunSQL(
            f"""
            CREATE FUNCTION search_words(words text) RETURNS tsvector
                LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
                RETURN to_tsvector('simple'::regconfig,
                    translate(lower(words), '{UPPER}{MARKS}''', '{LOWER}{" " * (len(MARKS) + 1)}'));
            """,
            "DROP FUNCTION search_words(text)",
        )
    ]
