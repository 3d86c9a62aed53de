"""Countries, states and cities, and the adjectives of countries."""

from __future__ import annotations

SAME_PLACE = {
    "u.s.": "us",
    "u.s": "us",
    "usa": "us",
    "american": "us",
    "america": "us",
    "u.k.": "uk",
    "british": "uk",
    "britain": "uk",
    "poland": "polish",
    "germany": "german",
    "romania": "romanian",
    "russia": "russian",
    "ukraine": "ukrainian",
    "france": "french",
    "italy": "italian",
    "spain": "spanish",
    "china": "chinese",
    "canada": "canadian",
    "israel": "israeli",
    "palestine": "palestinian",
    "afghanistan": "afghan",
    "iraq": "iraqi",
    "syria": "syrian",
    "iran": "iranian",
    "turkey": "turkish",
    "japan": "japanese",
    "india": "indian",
    "australia": "australian",
}
_NAMES = """
afghanistan|albania|algeria|angola|argentina|armenia|australia|austria|azerbaijan|bahrain|bangladesh
belarus|belgium|benin|bhutan|bolivia|bosnia|botswana|brazil|bulgaria|burkina faso|burundi|cambodia
cameroon|chad|chile|china|colombia|congo|costa rica|croatia|cuba|cyprus|czech republic|czechia
denmark|djibouti|dominican republic|ecuador|egypt|el salvador|eritrea|estonia|ethiopia|fiji|finland
france|gabon|gambia|georgia|ghana|greece|guatemala|guinea|haiti|honduras|hong kong|hungary|iceland
india|indonesia|iran|iraq|ireland|israel|italy|ivory coast|jamaica|japan|jordan|kazakhstan|kenya
kosovo|kuwait|kyrgyzstan|laos|latvia|lebanon|liberia|libya|lithuania|luxembourg|madagascar|malawi
malaysia|mali|malta|mexico|moldova|mongolia|montenegro|morocco|mozambique|myanmar|namibia|nepal
netherlands|new zealand|nicaragua|niger|nigeria|north korea|north macedonia|norway|oman|pakistan
palestine|panama|paraguay|peru|philippines|poland|portugal|qatar|romania|russia|rwanda|saudi arabia
senegal|serbia|sierra leone|singapore|slovakia|slovenia|somalia|south africa|south korea|south sudan
spain|sri lanka|sudan|sweden|switzerland|syria|taiwan|tajikistan|tanzania|thailand|togo|tunisia
turkey|turkmenistan|uganda|ukraine|uruguay|uzbekistan|venezuela|vietnam|yemen|zambia|zimbabwe|canada
germany|britain|england|scotland|wales|america|africa|asia|europe|alabama|alaska|arizona|arkansas
california|colorado|connecticut|delaware|florida|hawaii|idaho|illinois|indiana|iowa|kansas|kentucky
louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|nebraska
nevada|new hampshire|new jersey|new mexico|new york|north carolina|north dakota|ohio|oklahoma|oregon
pennsylvania|south carolina|south dakota|tennessee|texas|utah|vermont|virginia|west virginia
wisconsin|wyoming|ontario|quebec|queensland|tasmania|victoria|new south wales|london|paris|berlin
moscow|kyiv|kiev|rome|madrid|vienna|warsaw|brussels|tokyo|beijing|shanghai|delhi|mumbai|sydney
melbourne|toronto|ottawa|chicago|houston|boston|seattle|los angeles|san francisco|dallas|atlanta
miami|cairo|istanbul|jerusalem|mecca|baghdad|tehran|kabul|jakarta|manila|seoul|taipei|wellington
"""
PLACES = frozenset(
    name.strip() for line in _NAMES.splitlines() for name in line.split("|") if name
) | frozenset(SAME_PLACE)
"""In lower case."""
