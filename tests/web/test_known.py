from datetime import date

from markupsafe import Markup

from gladsaxe.web.fragments import join_fragments, make_cached_fragment, render_fragment

LINE = ("activities/_line.html", "line")
VALUES = (7, date(2018, 5, 3), "<b>Fest</b> & leg", "Loppemarked", "Centeret", "Gennemført", "færre end 5")


def test_a_piece_is_made_once_for_the_same_values(app):
    line = make_cached_fragment(*LINE)
    with app.test_request_context():
        first = line(*VALUES)
        assert line(*VALUES) is first
        assert line(*VALUES[:-1], "12") != first
    assert "3. maj 2018" in first
    assert "/aktiviteter/7" in first
    assert "&lt;b&gt;Fest&lt;/b&gt; &amp; leg" in first


def test_pieces_are_markup_and_stay_so_when_joined(app):
    line = make_cached_fragment(*LINE)
    with app.test_request_context():
        both = join_fragments([line(*VALUES), line(8, *VALUES[1:])])
    assert isinstance(both, Markup)
    assert both.count("<tr>") == both.count("&lt;b&gt;") == 2


def test_a_piece_knows_nothing_but_its_values(app):
    with app.test_request_context():
        made = render_fragment("web/parts.html")
    assert isinstance(made, Markup)
    assert made.strip() == ""
