"""The afternoon itself: joining, groups, texts, paper, the board, the clock."""
