import {
  type CreateIndexNode,
  type CreateTableNode,
  type DataTypeNode,
  MysqlQueryCompiler,
} from 'kysely'

/**
 * Texts compare byte by byte, trailing spaces included. MySQL and MariaDB name that collation
 * differently; each reads the comment that is meant for it.
 */
const TABLE_OPTIONS =
  'engine = InnoDB default charset = utf8mb4' +
  ' /*!80017 collate = utf8mb4_0900_bin */ /*M!100600 collate = utf8mb4_nopad_bin */'

export class BinaryMysqlCompiler extends MysqlQueryCompiler {
  protected override visitCreateTable(node: CreateTableNode): void {
    super.visitCreateTable(node)
    this.append(` ${TABLE_OPTIONS}`)
  }

  protected override visitDataType(node: DataTypeNode): void {
    // TEXT ends at 64 KB here.
    if (node.dataType === 'text') this.append('mediumtext')
    else super.visitDataType(node)
  }

  /** MySQL knows no IF NOT EXISTS for an index. */
  protected override visitCreateIndex({ ifNotExists: _, ...node }: CreateIndexNode): void {
    super.visitCreateIndex(node)
  }
}
