namespace MLNetAutoencoder;

/// <summary>The smallest of many distances.</summary>
internal static class Nearest
{
    /// <summary>The rows with the k smallest distances, the nearest first; of equal distances the first row.</summary>
    /// <param name="distances">A distance for each row.</param>
    /// <param name="k">How many rows, at most the number of rows without the excluded one.</param>
    /// <param name="excluded">A row that does not count; -1 for none.</param>
    public static int[] Rows(ReadOnlySpan<double> distances, int k, int excluded)
    {
        var rows = new int[k];
        int found = 0;
        for (int row = 0; row < distances.Length; row++)
        {
            if (row == excluded || (found == k && distances[row] >= distances[rows[k - 1]]))
                continue;
            int place = found < k ? found++ : k - 1;
            for (; place > 0 && distances[row] < distances[rows[place - 1]]; place--)
                rows[place] = rows[place - 1];
            rows[place] = row;
        }
        return rows;
    }

    /// <summary>The place of a row in the order of the distances, 1 for the nearest; of equal distances the first row comes first.</summary>
    public static int Rank(ReadOnlySpan<double> distances, int row, int excluded)
    {
        double distance = distances[row];
        int rank = 1;
        for (int other = 0; other < distances.Length; other++)
        {
            if (other != excluded && (distances[other] < distance || (distances[other] == distance && other < row)))
                rank++;
        }
        return rank;
    }
}
